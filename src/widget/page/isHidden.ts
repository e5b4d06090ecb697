/** Checks whether the page is in a hidden tab. An element can have the name `hidden`, but its text is never `true`. */
export const isHidden = (): boolean => String(document.hidden) === 'true';
