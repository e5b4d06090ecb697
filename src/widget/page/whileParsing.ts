/**
 * Calls `found` with the elements that a selector matches: those that are there now at once, further ones as soon as the
 * parser has passed them, until the document is parsed. More than once with the same one.
 *
 * An element has been passed when something follows it: only then can its list be told from the beginning of one.
 */
export const whileParsing = (selector: string, found: (element: Element) => void): void => {
  const look = (): void => {
    const all = document.getElementsByTagName('*');
    const last = document.readyState === 'loading' && all[all.length - 1];
    for (const element of document.querySelectorAll(selector)) if (!last || !element.contains(last)) found(element);
    if (!last) observer.disconnect();
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true });
  document.addEventListener('DOMContentLoaded', look);
  look();
};
