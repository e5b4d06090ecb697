import { EntityDecoder } from '@nodable/entities';

import { HTML_ENTITIES } from './htmlEntities.ts';
import { tidyText } from './tidyText.ts';

// Elements that separate words when they vanish: `<p>One</p><p>Two</p>` is "One Two", `<b>W</b>ord` is "Word".
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

// What begins something that is not shown, and what ends it, by the name of the element; a comment has none.
const INVISIBLE = /<(script|style)(?=[\s/>])[^<>]*>|<!--/gi;
const ENDS: ReadonlyMap<string, RegExp> = new Map([
  ['', /-->/g],
  ['script', /<\/script\s*>/gi],
  ['style', /<\/style\s*>/gi],
]);
const TAG = /<\/?([a-z][a-z0-9]*)(?=[\s/>])(?:"[^"]*"|'[^']*'|[^<>"'])*>/gi;

/**
 * Titles are short; the bound keeps `TAG`, which looks for the end of an open quote again from every tag, cheap on a
 * hostile one. In UTF-16 units.
 */
const LONGEST_INPUT = 2000;

const entities = new EntityDecoder({ namedEntities: HTML_ENTITIES });

/**
 * The text a reader would see of a title that is HTML, as RSS titles are: tags removed, entities decoded, white space
 * folded. RSS 2.0 never said whether titles are text or HTML, so what is no HTML survives: only tags of HTML are taken
 * for tags, and only whole entities for entities.
 *
 * @example plainText('AT&amp;T <b>wins</b>') // 'AT&T wins'
 * @example plainText('if a < b & b < c, List<String>') // the same
 */
export function plainText(html: string): string {
  let text = html.length > LONGEST_INPUT ? html.slice(0, LONGEST_INPUT) : html;
  // Tags first: `&lt;b&gt;` is how HTML shows a "<b>" to the reader, and decoded it must not be stripped.
  if (text.includes('<')) text = withoutInvisible(text).replace(TAG, withoutTag);
  if (text.includes('&')) text = entities.decode(text);
  return tidyText(text);
}

/** One pass from front to back: where something does not end, its end is not looked for a second time. */
function withoutInvisible(text: string): string {
  const endless = new Set<string>();
  let shown = '';
  let at = 0;
  for (const { index, 0: start, 1: element = '' } of text.matchAll(INVISIBLE)) {
    const kind = element.toLowerCase();
    const end = ENDS.get(kind);
    if (index < at || end === undefined || endless.has(kind)) continue;
    end.lastIndex = index + start.length;
    if (end.test(text)) {
      shown += text.slice(at, index);
      at = end.lastIndex;
    } else endless.add(kind);
  }
  return shown + text.slice(at);
}

function withoutTag(tag: string, name: string): string {
  const element = name.toLowerCase();
  if (BLOCKS.has(element)) return ' ';
  return INLINES.has(element) ? '' : tag;
}
