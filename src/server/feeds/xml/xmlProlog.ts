/** What stands before and at the root element of a document. */
export type XmlProlog =
  { readonly ok: true; readonly root: string; readonly at: number } | { readonly ok: false; readonly why: string };

/**
 * Finds the root element, past the XML declaration, comments and a DOCTYPE.
 *
 * The parser gets the document from there on, so it never sees a DOCTYPE. One that only names a DTD is skipped and the
 * DTD never fetched: RSS 0.91 requires `<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" …>`. One with
 * declarations of its own is refused: that is where entities are declared, external or exploding ones among them.
 *
 * @returns the root's tag as written and where its `<` is, or why there is none
 */
export function xmlProlog(text: string): XmlProlog {
  if (text.trim() === '') return refused('The feed is empty.');
  // Text before the first `<`, such as a stray blank line or character, is an error every feed reader forgives.
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', at)) {
    let end: number;
    if (text.startsWith('<?', at)) end = after(text, '?>', at);
    else if (text.startsWith('<!--', at)) end = after(text, '-->', at + 4);
    else if (/^<!doctype/i.test(text.slice(at, at + 9))) {
      const doctype = endOfDoctype(text, at);
      if (doctype === 'declarations') {
        return refused('The feed has a DOCTYPE with declarations of its own (entities, a DTD), which are not read.');
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
  return refused(
    /^\s*[[{]/.test(text)
      ? 'The answer is JSON, not a feed: RSS or Atom is needed.'
      : 'The answer is not XML, so it is no RSS or Atom feed.',
  );
}

/** Where a DOCTYPE ends, -1 where it does not; quoted addresses may hold any character (XML 1.0 §2.3, SystemLiteral). */
function endOfDoctype(text: string, at: number): number | 'declarations' {
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

function after(text: string, end: string, from: number): number {
  const index = text.indexOf(end, from);
  return index === -1 ? -1 : index + end.length;
}

function refused(why: string): XmlProlog {
  return { ok: false, why };
}
