import { EntityDecoder } from '@nodable/entities';

import { HTML_ENTITIES } from './htmlEntities.ts';
import { tidyText } from './tidyText.ts';

// Removing a block element leaves a space: `<p>One</p><p>Two</p>` is "One Two". Removing an inline element does not:
// `<b>W</b>ord` is "Word".
const BLOCKS = new Set(
  (
    'address article aside blockquote body br center dd details dialog div dl dt fieldset figcaption figure footer form ' +
    'h1 h2 h3 h4 h5 h6 head header hr html iframe img legend li main nav ol p picture pre section summary table tbody ' +
    'td tfoot th thead title tr ul video'
  ).split(' '),
);
const INLINES = new Set(
  (
    'a abbr acronym audio b bdi bdo big button canvas cite code data del dfn em embed font i input ins kbd label link ' +
    'mark meta meter nobr noscript object option output param progress q rp rt ruby s samp script select small source ' +
    'span strike strong style sub sup svg template textarea time track tt u var wbr'
  ).split(' '),
);

// The starts of invisible content, and its ends by element name. A comment has an empty name.
const INVISIBLE = /<(script|style)(?=[\s/>])[^<>]*>|<!--/gi;
const ENDS: ReadonlyMap<string, RegExp> = new Map([
  ['', /-->/g],
  ['script', /<\/script\s*>/gi],
  ['style', /<\/style\s*>/gi],
]);
const TAG = /<\/?([a-z][a-z0-9]*)(?=[\s/>])(?:"[^"]*"|'[^']*'|[^<>"'])*>/gi;

/**
 * Maximum input length in UTF-16 code units; titles are short. The limit keeps `TAG` fast for hostile input: for every
 * tag, it scans for the end of an open quote again.
 */
const MAX_INPUT_LENGTH = 2000;

const entities = new EntityDecoder({ namedEntities: HTML_ENTITIES });

/**
 * Converts an HTML title, as in RSS, to the text that a reader would see: removes tags, decodes entities and collapses
 * white space. RSS 2.0 does not specify whether titles are text or HTML. Only known HTML elements and complete entities
 * are therefore treated as markup; everything else is preserved.
 *
 * @example htmlToText('AT&amp;T <b>wins</b>') // 'AT&T wins'
 * @example htmlToText('if a < b & b < c, List<String>') // 'if a < b & b < c, List<String>'
 */
export function htmlToText(html: string): string {
  let text = html.length > MAX_INPUT_LENGTH ? html.slice(0, MAX_INPUT_LENGTH) : html;
  // Remove tags before decoding: `&lt;b&gt;` is a visible "<b>" and must not be removed.
  if (text.includes('<')) text = removeInvisible(text).replace(TAG, replaceTag);
  if (text.includes('&')) text = entities.decode(text);
  return tidyText(text);
}

/**
 * Removes scripts, styles and comments in a single pass. If one is not terminated, later ones of the same kind are not
 * searched for an end, so that the time stays linear.
 */
function removeInvisible(text: string): string {
  const unterminated = new Set<string>();
  let visible = '';
  let at = 0;
  for (const { index, 0: start, 1: element = '' } of text.matchAll(INVISIBLE)) {
    const kind = element.toLowerCase();
    const end = ENDS.get(kind);
    if (index < at || end === undefined || unterminated.has(kind)) continue;
    end.lastIndex = index + start.length;
    if (end.test(text)) {
      visible += text.slice(at, index);
      at = end.lastIndex;
    } else unterminated.add(kind);
  }
  return visible + text.slice(at);
}

function replaceTag(tag: string, name: string): string {
  const element = name.toLowerCase();
  if (BLOCKS.has(element)) return ' ';
  return INLINES.has(element) ? '' : tag;
}
