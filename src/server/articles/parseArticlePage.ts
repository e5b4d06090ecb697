import { Parser } from 'htmlparser2';

import { resolveHttpUrl } from '../http/resolveHttpUrl.ts';
import { decodeText } from '../text/decodeText.ts';
import { tidyText } from '../text/tidyText.ts';
import { readHtmlCharset } from './readHtmlCharset.ts';

/** Facts about an article from its page. Absent keys are unknown. */
export interface ArticleFacts {
  /** Plain text of at most 2,000 characters. */
  readonly title?: string;
  /** Plain text of at most 2,000 characters. */
  readonly description?: string;
  /** Absolute URL. */
  readonly image?: string;
  /** The publisher's id of the article: `<meta name="microsoft:ds_id">`. */
  readonly ds_id?: string;
}

/**
 * Maximum number of bytes that are read from a page. Includes the body, because some pages have their meta tags there.
 */
export const MAX_PAGE_BYTES = 1_000_000;

// In order of preference. "og:image:url" is a synonym of "og:image" in Open Graph, "twitter:image:src" an old form.
const TITLES = ['og:title', 'twitter:title'];
const DESCRIPTIONS = ['og:description', 'twitter:description', 'description'];
const IMAGES = ['og:image', 'og:image:url', 'og:image:secure_url', 'twitter:image', 'twitter:image:src'];
const DS_ID = 'microsoft:ds_id';
const META_NAMES = new Set([...TITLES, ...DESCRIPTIONS, ...IMAGES, DS_ID]);

/**
 * Maximum nesting depth. Browsers limit it to 512. The parser's work per tag grows with the depth, which a hostile page
 * could exploit.
 */
const MAX_DEPTH = 1000;

/** Number of characters that are parsed between two checks of the depth. */
const SLICE_LENGTH = 16_384;

/**
 * Reads the facts about an article from the meta tags of its page. Never throws; a page without facts returns `{}`.
 *
 * @param from the `Content-Type` header, and the URL of the page after redirects, against which relative images are
 *   resolved
 */
export function parseArticlePage(
  bytes: Uint8Array,
  from: { readonly contentType?: string | undefined; readonly url: string },
): ArticleFacts {
  const html = decodeText(bytes.subarray(0, MAX_PAGE_BYTES), from.contentType, readHtmlCharset);
  const { metas, titleText, base } = parsePage(html);
  const findText = (...keys: readonly string[]): string =>
    tidyText(keys.map((key) => metas.get(key)).find(Boolean) ?? '');
  const baseUrl = resolveHttpUrl(base, from.url) ?? from.url;
  const title = findText(...TITLES) || tidyText(titleText);
  const description = findText(...DESCRIPTIONS);
  const image = IMAGES.map((key) => resolveHttpUrl(metas.get(key) ?? '', baseUrl)).find((url) => url !== undefined);
  const dsId = findText(DS_ID);
  return {
    ...(title !== '' && { title }),
    ...(description !== '' && { description }),
    ...(image !== undefined && { image }),
    ...(dsId !== '' && { ds_id: dsId }),
  };
}

interface PageContent {
  /** The first non-empty content of each relevant meta tag, trimmed. */
  readonly metas: ReadonlyMap<string, string>;
  readonly titleText: string;
  readonly base: string;
}

function parsePage(html: string): PageContent {
  const metas = new Map<string, string>();
  let titleText = '';
  let base = '';
  let depth = 0;
  let graphicsDepth = 0;
  let inTitle = false;

  const parser = new Parser({
    onopentag: (name, attributes) => {
      depth++;
      if (name === 'svg' || name === 'math') graphicsDepth++;
      // A <title> in SVG or MathML is a tooltip, not the title of the page.
      else if (name === 'title') inTitle = graphicsDepth === 0 && titleText.trim() === '';
      else if (name === 'base') base ||= attributes['href'] ?? '';
      else if (name === 'meta') {
        const content = (attributes['content'] ?? attributes['value'] ?? '').trim();
        // Open Graph is RDFa, so `property` may contain several names. Many pages use `name` instead, or both.
        const keys = `${attributes['property'] ?? ''} ${attributes['name'] ?? ''}`.toLowerCase().split(/\s+/);
        for (const key of keys) if (content !== '' && META_NAMES.has(key) && !metas.has(key)) metas.set(key, content);
      }
    },
    ontext: (text) => {
      if (inTitle) titleText += text;
    },
    onclosetag: (name) => {
      depth--;
      if (name === 'svg' || name === 'math') graphicsDepth--;
      else if (name === 'title') inTitle = false;
    },
  });
  // Parse in slices, to stop early at a page that is nested too deeply.
  const isTooDeep = (): boolean => depth > MAX_DEPTH;
  for (let at = 0; at < html.length && !isTooDeep(); at += SLICE_LENGTH)
    parser.write(html.slice(at, at + SLICE_LENGTH));
  if (!isTooDeep()) parser.end();
  return { metas, titleText, base };
}
