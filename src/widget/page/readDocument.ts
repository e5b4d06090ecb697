/**
 * Reads a property or a method of the document, also if an element hides it: `<img name="cookie">` becomes
 * `document.cookie` (DOM clobbering). The properties of `window` and of elements other than forms cannot be hidden.
 *
 * Source: HTML standard, "named properties of the Document object" (`[LegacyOverrideBuiltIns]`)
 */
export const readDocument = <Name extends keyof Document>(name: Name): Document[Name] =>
  Reflect.get(Document.prototype, name, document);
