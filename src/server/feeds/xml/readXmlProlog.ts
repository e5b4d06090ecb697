/** The tag and offset of the root element, or a sentence that states why there is none. */
export type XmlProlog =
  { readonly ok: true; readonly root: string; readonly at: number } | { readonly ok: false; readonly why: string };

/**
 * Finds the root element after the XML declaration, comments and a DOCTYPE.
 *
 * The document is parsed from the root element on, so the parser never sees a DOCTYPE. A DOCTYPE that only names a DTD
 * is skipped, as RSS 0.91 requires one. The DTD is not fetched. A DOCTYPE with its own declarations is rejected, because
 * it can declare external entities and entities that expand exponentially.
 *
 * @returns `root`: the tag as written; `at`: the offset of its `<`
 */
export function readXmlProlog(text: string): XmlProlog {
  if (text.trim() === '') return reject('The feed is empty.');
  // Text before the first `<`, such as a blank line, is an error, but all feed readers ignore it.
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    let end: number;
    if (text.startsWith('<?', at)) end = indexAfter(text, '?>', at);
    else if (text.startsWith('<!--', at)) end = indexAfter(text, '-->', at + 4);
    else if (/^<!doctype/i.test(text.slice(at, at + 9))) {
      const doctype = findEndOfDoctype(text, at);
      if (doctype === 'declarations') {
        return reject('The feed has a DOCTYPE with declarations, such as entities. They are not allowed; remove them.');
      }
      end = doctype;
    } else {
      const root = /^<([^\s<>/!?=&"']+)[\s/>]/.exec(text.slice(at, at + 200))?.[1];
      if (root === undefined) break;
      return { ok: true, root, at };
    }
    if (end === -1) break;
    at = end;
  }
  return reject(
    /^\s*[[{]/.test(text)
      ? 'The document is JSON, but an RSS or Atom feed is needed.'
      : 'The document is not XML, but an RSS or Atom feed is needed.',
  );
}

/** Returns the offset after a DOCTYPE, -1 if it is not closed. Quoted URLs may contain any character (XML 1.0 §2.3). */
function findEndOfDoctype(text: string, at: number): number | 'declarations' {
  for (let index = at + 2; index < text.length; index++) {
    const char = text.charAt(index);
    if (char === '[') return 'declarations';
    if (char === '>') return index + 1;
    if (char === '"' || char === "'") {
      index = text.indexOf(char, index + 1);
      if (index === -1) return -1;
    }
  }
  return -1;
}

function indexAfter(text: string, end: string, from: number): number {
  const index = text.indexOf(end, from);
  return index === -1 ? -1 : index + end.length;
}

function reject(why: string): XmlProlog {
  return { ok: false, why };
}
