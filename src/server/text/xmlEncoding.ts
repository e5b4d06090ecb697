/**
 * What an XML declaration says the document is encoded in (XML 1.0 §4.3.3).
 *
 * @param head the first bytes of the document, read as Latin-1
 * @example xmlEncoding('<?xml version="1.0" encoding="windows-1252"?>') // 'windows-1252'
 */
export function xmlEncoding(head: string): string | undefined {
  // White space before the declaration is an error that many feed generators make (a blank line ahead of a template).
  return /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([A-Za-z][\w.:-]*)["']/.exec(head)?.[1];
}
