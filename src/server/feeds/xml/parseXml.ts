import { EntityDecoder } from '@nodable/entities';
import { XMLParser } from 'fast-xml-parser';

import { HTML_ENTITIES } from '../../text/htmlEntities.ts';
import type { XmlNode } from './xmlTree.ts';
import { errorText } from '../../text/errorText.ts';

/** A parsed document, or why there is none, in a sentence. */
export type ParsedXml = { readonly ok: true; readonly root: XmlNode } | NotParsed;

interface NotParsed {
  readonly ok: false;
  readonly why: string;
  /** Not a slip but something that no feed has, so that no part of it is trusted either. */
  readonly hostile: boolean;
}

// Both limits are without bound, or far lower, by default; these are more than any feed needs in titles and links.
const MOST_EXPANSIONS = 100_000;
const LONGEST_EXPANSION = 2_000_000;

// Elements whose own text nothing here reads. Summaries and whole articles are most of a feed's bytes, and the white space
// between elements most of its texts: not to decode the former and not to keep the latter saves a tenth of the time.
const UNREAD = new Set(
  (
    'description content:encoded content summary media:description itunes:summary ' +
    'rss channel item feed entry rdf:RDF image media:content media:group author'
  ).split(' '),
);

// One decoder for all documents (the parser resets it for each): by default the parser copies the table of a thousand
// names for every document, and knows few of them.
const entityDecoder = new EntityDecoder({
  namedEntities: HTML_ENTITIES,
  limit: { maxTotalExpansions: MOST_EXPANSIONS, maxExpandedLength: LONGEST_EXPANSION, applyLimitsTo: 'all' },
  // A DOCTYPE in the middle of the document is nonsense, but the parser would read it.
  onInputEntity: () => 'throw',
});

const parser = new XMLParser({
  // Mixed content (`One <b>two</b> three`) keeps its order, and a single item is no other shape than many.
  preserveOrder: true,
  ignoreAttributes: false,
  ignorePiTags: true,
  // `007` is a title, not the number 7.
  parseTagValue: false,
  // White space between a word and a tag, or a CDATA section, is part of a title; it is folded later.
  trimValues: false,
  tagValueProcessor: (tag, text) => (UNREAD.has(tag) ? '' : text),
  // Paths as strings would be built for every element, for callbacks that do not look at them.
  jPath: false,
  maxNestedTags: 100,
  processEntities: {
    maxTotalExpansions: MOST_EXPANSIONS,
    maxExpandedLength: LONGEST_EXPANSION,
    tagFilter: (tag) => !UNREAD.has(tag),
  },
  entityDecoder,
});

/**
 * Parses XML with the forgiveness that real feeds need: mismatched tags are tolerated (a validator refuses every tenth
 * real feed), and a document that was cut off is read up to the end of its last whole item.
 * Never throws, and never returns half an item: one without its date would look like the newest of all.
 *
 * @param text the document from its root element on
 * @param root the tag of the root element
 */
export function parseXml(text: string, root: string): ParsedXml {
  const first = isClosed(text, root)
    ? attempt(text, root)
    : refused(`The feed was cut off: there is no </${root}> at its end.`);
  if (first.ok || first.hostile) return first;
  const end = endOfLastItem(text);
  if (end === 0) return first;
  const second = attempt(text.slice(0, end), root);
  return second.ok ? second : first;
}

function attempt(text: string, tag: string): ParsedXml {
  try {
    const nodes: readonly XmlNode[] = parser.parse(text);
    const root = nodes.find((node) => tag in node);
    return root === undefined ? refused('The feed is not well-formed XML.') : { ok: true, root };
  } catch (error) {
    return explain(errorText(error));
  }
}

/** The parser's own messages name its internals; only for plain syntax errors do they help a publisher. */
function explain(message: string): NotParsed {
  if (message.includes('Maximum nested tags')) return refused('The feed nests elements more than 100 deep.', true);
  if (message.includes('[SECURITY]')) return refused('The feed has an element named like a JavaScript internal.', true);
  if (/entit|doctype/i.test(message)) {
    return refused('The feed declares entities, or expands more of them than any feed needs.', true);
  }
  const what = message.startsWith('readTagExp') ? 'A tag is not closed.' : message.replace(/\s+/g, ' ').slice(0, 200);
  return refused(`The feed is not well-formed XML: ${what}`);
}

function refused(why: string, hostile = false): NotParsed {
  return { ok: false, why, hostile };
}

/** Whether the document is whole: its root is closed, or was empty from the start (`<rss/>`). */
function isClosed(text: string, root: string): boolean {
  if (text.charAt(text.indexOf('>') - 1) === '/') return true;
  const close = `</${root}`;
  for (let end = text.lastIndexOf(close); end > 0; end = text.lastIndexOf(close, end - 1)) {
    // `</feed` alone also begins `</feedburner:origLink>`, which Atom feeds are full of.
    if (/^\s*>/.test(text.slice(end + close.length, end + close.length + 20))) return true;
  }
  return false;
}

/** Where the last whole item ends, 0 where there is none. */
function endOfLastItem(text: string): number {
  let end = 0;
  for (const match of text.matchAll(/<\/(?:[\w.-]+:)?(?:item|entry)\s*>/gi)) end = match.index + match[0].length;
  return end;
}
