/**
 * Returns the encoding in the XML declaration of a document (XML 1.0 §4.3.3), or `undefined`.
 *
 * @param head the first bytes of the document, decoded as Latin-1
 * @example readXmlEncoding('<?xml version="1.0" encoding="windows-1252"?>') // 'windows-1252'
 */
export function readXmlEncoding(head: string): string | undefined {
  // White space before the declaration is not valid XML, but common in feeds, because templates start with a blank
  // line.
  return /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.:-]*)["']/.exec(head)?.[1];
}
