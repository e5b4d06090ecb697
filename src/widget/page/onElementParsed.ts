/**
 * Calls `onParsed` for each element that matches the selector: immediately for the elements that are already parsed,
 * and then as the parser completes others, until the document is parsed. May call it several times for the same
 * element.
 *
 * An element is complete once the parser has added a node after it; before that, a list may still grow.
 */
export const onElementParsed = (selector: string, onParsed: (element: Element) => void): void => {
  const check = (): void => {
    const all = document.getElementsByTagName('*');
    const last = document.readyState === 'loading' && all[all.length - 1];
    for (const element of document.querySelectorAll(selector)) if (!last || !element.contains(last)) onParsed(element);
    if (!last) observer.disconnect();
  };
  const observer = new MutationObserver(check);
  observer.observe(document, { subtree: true, childList: true });
  document.addEventListener('DOMContentLoaded', check);
  check();
};
