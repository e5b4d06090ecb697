import { readXmlEncoding } from '../text/readXmlEncoding.ts';

/**
 * Returns the encoding that a page declares in `<meta charset>`, in `<meta http-equiv=content-type>`, or in the XML
 * declaration of XHTML; `undefined` if there is none. The HTML standard requires the declaration in the first 1,024
 * bytes ("prescan a byte stream").
 *
 * @param head the first bytes of the page, decoded as Latin-1
 */
export function readHtmlCharset(head: string): string | undefined {
  const markup = head.replace(/<!--[\s\S]*?-->/g, '');
  return /<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(markup)?.[1] ?? readXmlEncoding(markup);
}
