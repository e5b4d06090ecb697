/** The name that an answer calls where the request names none: the one fixed word of the original. */
export const DEFAULT_CALLBACK = 'callback';

/** The widget's own function. It has its own name so that a page's `callback` stays the page's. */
export const WIDGET_CALLBACK = 'topslot.answer';

/**
 * Whether `?callback=` may name this function: a plain JavaScript name of at most 64 characters, or the widget's own.
 * Any other dotted name would let a link call the methods of the page that loads it ("same-origin method execution").
 */
export const isCallbackName = (name: string): boolean =>
  name === WIDGET_CALLBACK || /^[A-Za-z_$][A-Za-z0-9_$]{0,63}$/.test(name);
