import { on } from './on.ts';
import { readDocument } from './readDocument.ts';

/**
 * Calls `onParsed` for each element that matches the selector: immediately for the elements that are already parsed,
 * and then as the parser completes others, until the document is parsed. May call it several times for the same
 * element.
 *
 * An element is complete once the parser has added an element after it; before that, a list may still grow.
 */
export const onElementParsed = (selector: string, onParsed: (element: Element) => void): void => {
  const root = readDocument('documentElement');
  const check = (): void => {
    const isParsed = readDocument('readyState') !== 'loading';
    root
      .querySelectorAll(isParsed ? selector : `${selector}:is(:not(:last-child),:not(:last-child) *)`)
      .forEach(onParsed);
    if (isParsed) observer.disconnect();
  };
  const observer = new MutationObserver(check);
  observer.observe(root, { subtree: true, childList: true });
  on(['DOMContentLoaded'], check);
  check();
};
