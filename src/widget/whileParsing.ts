/** Whether the parser has passed an element: only then can its list be told from the beginning of one. */
const isParsed = (element: Element): boolean => {
  if (document.readyState !== 'loading') return true;
  for (let node: Node | null = element; node; node = node.parentNode) if (node.nextSibling) return true;
  return false;
};

/**
 * Calls `found` with every element that a selector matches: those that are there now at once, further ones as soon as the
 * parser has passed them, until the document is parsed.
 */
export const whileParsing = (selector: string, found: (element: Element) => void): void => {
  const seen = new WeakSet<Element>();
  const look = (): void => {
    for (const element of document.querySelectorAll(selector)) {
      if (seen.has(element) || !isParsed(element)) continue;
      seen.add(element);
      found(element);
    }
  };
  if (document.readyState === 'loading') {
    const observer = new MutationObserver(look);
    observer.observe(document, { childList: true, subtree: true });
    document.addEventListener('DOMContentLoaded', () => {
      observer.disconnect();
      look();
    });
  }
  look();
};
