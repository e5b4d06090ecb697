import { xmlEncoding } from '../text/xmlEncoding.ts';

/**
 * The encoding that a page declares for itself in its first 1,024 bytes, where the HTML standard wants it ("prescan a
 * byte stream"): `<meta charset>`, `<meta http-equiv=content-type>`, or the XML declaration of XHTML.
 *
 * @param head the first bytes of the page, read as Latin-1
 */
export function htmlCharset(head: string): string | undefined {
  const visible = head.replace(/<!--[\s\S]*?-->/g, '');
  return /<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(visible)?.[1] ?? xmlEncoding(visible);
}
