import { EntityDecoder } from '@nodable/entities';
import { XMLParser } from 'fast-xml-parser';

import { HTML_ENTITIES } from '../../text/htmlEntities.ts';
import type { XmlNode } from './xmlTree.ts';
import { describeError } from '../../text/describeError.ts';

/** A parsed document, or a sentence that states why it cannot be parsed. */
export type ParsedXml = { readonly ok: true; readonly root: XmlNode } | XmlFailure;

interface XmlFailure {
  readonly ok: false;
  readonly why: string;
  /** Whether the document contains something that no honest feed has. Then no part of it is used. */
  readonly hostile: boolean;
}

// Limits on entity expansion. The library's defaults are either unlimited or too low for real feeds.
const MAX_EXPANSIONS = 100_000;
const MAX_EXPANDED_LENGTH = 2_000_000;

// Elements whose direct text is not used. Summaries and full articles are most of a feed's bytes, and white space
// between elements most of its text nodes. Skipping both saves a tenth of the parsing time.
const UNREAD_TAGS = new Set(
  (
    'description content:encoded content summary media:description itunes:summary ' +
    'rss channel item feed entry rdf:RDF image media:content media:group author'
  ).split(' '),
);

// One decoder for all documents; the parser resets it for each. By default, the parser copies its entity table for
// every document, and knows only a few of HTML's thousand entities.
const entityDecoder = new EntityDecoder({
  namedEntities: HTML_ENTITIES,
  limit: { maxTotalExpansions: MAX_EXPANSIONS, maxExpandedLength: MAX_EXPANDED_LENGTH, applyLimitsTo: 'all' },
  // Rejects entities declared in a DOCTYPE in the middle of the document, which the parser would accept.
  onInputEntity: () => 'throw',
});

const parser = new XMLParser({
  // Keeps the order of mixed content (`One <b>two</b> three`), and gives one item the same shape as several.
  preserveOrder: true,
  ignoreAttributes: false,
  ignorePiTags: true,
  // `007` is a title, not the number 7.
  parseTagValue: false,
  // White space next to a tag or a CDATA section is part of a title. It is collapsed later.
  trimValues: false,
  tagValueProcessor: (tag, text) => (UNREAD_TAGS.has(tag) ? '' : text),
  // The callbacks do not use the element's path, so do not build it as a string.
  jPath: false,
  maxNestedTags: 100,
  processEntities: {
    maxTotalExpansions: MAX_EXPANSIONS,
    maxExpandedLength: MAX_EXPANDED_LENGTH,
    tagFilter: (tag) => !UNREAD_TAGS.has(tag),
  },
  entityDecoder,
});

/**
 * Parses XML as tolerantly as real feeds require. Mismatched tags are accepted (a validator rejects one of ten real
 * feeds), and a truncated document is read up to the end of its last whole item. Never throws, and never returns part
 * of an item: an item without its date would be ranked as the newest.
 *
 * @param text the document, starting with its root element
 * @param root the tag of the root element
 */
export function parseXml(text: string, root: string): ParsedXml {
  const wholeDocument = isComplete(text, root)
    ? tryParse(text, root)
    : reject(`The feed is cut off: there is no </${root}> at its end.`);
  if (wholeDocument.ok || wholeDocument.hostile) return wholeDocument;
  const end = findEndOfLastItem(text);
  if (end === 0) return wholeDocument;
  const wholeItems = tryParse(text.slice(0, end), root);
  return wholeItems.ok ? wholeItems : wholeDocument;
}

function tryParse(text: string, tag: string): ParsedXml {
  try {
    const nodes: readonly XmlNode[] = parser.parse(text);
    const root = nodes.find((node) => tag in node);
    return root === undefined ? reject('The feed is not well-formed XML.') : { ok: true, root };
  } catch (error) {
    return describeParserError(describeError(error));
  }
}

/** Translates the parser's messages, which are helpful for syntax errors but otherwise name its internals. */
function describeParserError(message: string): XmlFailure {
  if (message.includes('Maximum nested tags')) return reject('The feed nests elements more than 100 deep.', true);
  if (message.includes('[SECURITY]'))
    return reject('The feed has an element whose name is reserved in JavaScript, such as <__proto__>.', true);
  if (/entit|doctype/i.test(message)) {
    return reject('The feed declares its own entities or uses too many of them. Neither is allowed.', true);
  }
  const problem = message.startsWith('readTagExp')
    ? 'A tag is not closed.'
    : message.replace(/\s+/g, ' ').slice(0, 200);
  return reject(`The feed is not well-formed XML: ${problem}`);
}

function reject(why: string, hostile = false): XmlFailure {
  return { ok: false, why, hostile };
}

/** Returns whether the root element is closed, or is an empty tag (`<rss/>`). */
function isComplete(text: string, root: string): boolean {
  if (text.charAt(text.indexOf('>') - 1) === '/') return true;
  const closingTag = `</${root}`;
  for (let end = text.lastIndexOf(closingTag); end > 0; end = text.lastIndexOf(closingTag, end - 1)) {
    // `</feed` is also the start of `</feedburner:origLink>`, which is frequent in Atom feeds.
    if (/^\s*>/.test(text.slice(end + closingTag.length, end + closingTag.length + 20))) return true;
  }
  return false;
}

/** Returns the offset after the last whole item; 0 if there is none. */
function findEndOfLastItem(text: string): number {
  let end = 0;
  for (const match of text.matchAll(/<\/(?:[\w.-]+:)?(?:item|entry)\s*>/gi)) end = match.index + match[0].length;
  return end;
}
