import { Parser } from 'htmlparser2';

import { httpAddress } from '../http/httpAddress.ts';
import { decodeText } from '../text/decodeText.ts';
import { tidyText } from '../text/tidyText.ts';
import { htmlCharset } from './htmlCharset.ts';

/** What an article's own page says of it; each one plain text, or an absolute address. */
export interface ArticleFacts {
  readonly title?: string;
  readonly description?: string;
  readonly image?: string;
  /** The publisher's id for the service: `<meta name="microsoft:ds_id">`. */
  readonly ds_id?: string;
}

/** The most of a page that is read, in bytes. Not just its head: some pages put their tags in the body. */
export const MAX_PAGE_BYTES = 1_000_000;

// In order of preference. "og:image:url" is Open Graph's long form of "og:image", "twitter:image:src" an old one.
const TITLES = ['og:title', 'twitter:title'];
const DESCRIPTIONS = ['og:description', 'twitter:description', 'description'];
const IMAGES = ['og:image', 'og:image:url', 'og:image:secure_url', 'twitter:image', 'twitter:image:src'];
const DS_ID = 'microsoft:ds_id';
const WANTED = new Set([...TITLES, ...DESCRIPTIONS, ...IMAGES, DS_ID]);

/** Browsers stop nesting at 512; the parser's work per tag grows with the depth, which a hostile page can abuse. */
const DEEPEST = 1000;
const SLICE = 16_384;

/**
 * Reads what an article page says of itself in its meta tags. Total: any bytes give an answer, often an empty one.
 *
 * @param from `url`: the page's own address, after redirects, which relative images start from
 */
export function parseArticlePage(
  bytes: Uint8Array,
  from: { readonly contentType?: string | undefined; readonly url: string },
): ArticleFacts {
  const html = decodeText(bytes.subarray(0, MAX_PAGE_BYTES), from.contentType, htmlCharset);
  const { metas, titleText, base } = scan(html);
  const first = (...keys: readonly string[]): string => tidyText(keys.map((key) => metas.get(key)).find(Boolean) ?? '');
  const start = httpAddress(base, from.url) ?? from.url;
  const title = first(...TITLES) || tidyText(titleText);
  const description = first(...DESCRIPTIONS);
  const image = IMAGES.map((key) => httpAddress(metas.get(key) ?? '', start)).find((url) => url !== undefined);
  const dsId = first(DS_ID);
  return {
    ...(title !== '' && { title }),
    ...(description !== '' && { description }),
    ...(image !== undefined && { image }),
    ...(dsId !== '' && { ds_id: dsId }),
  };
}

interface Scanned {
  /** The first content of each tag that is wanted, trimmed and not empty. */
  readonly metas: ReadonlyMap<string, string>;
  readonly titleText: string;
  readonly base: string;
}

function scan(html: string): Scanned {
  const metas = new Map<string, string>();
  let titleText = '';
  let base = '';
  let depth = 0;
  let drawings = 0;
  let inTitle = false;

  const parser = new Parser({
    onopentag: (name, attributes) => {
      depth++;
      if (name === 'svg' || name === 'math') drawings++;
      // The title of a drawing is its tooltip, and an icon in the header comes before nothing else.
      else if (name === 'title') inTitle = drawings === 0 && titleText.trim() === '';
      else if (name === 'base') base ||= attributes['href'] ?? '';
      else if (name === 'meta') {
        const content = (attributes['content'] ?? attributes['value'] ?? '').trim();
        // Open Graph is RDFa, where `property` may hold several names; pages use `name` for it just as often, or both.
        const keys = `${attributes['property'] ?? ''} ${attributes['name'] ?? ''}`.toLowerCase().split(/\s+/);
        for (const key of keys) if (content !== '' && WANTED.has(key) && !metas.has(key)) metas.set(key, content);
      }
    },
    ontext: (text) => {
      if (inTitle) titleText += text;
    },
    onclosetag: (name) => {
      depth--;
      if (name === 'svg' || name === 'math') drawings--;
      else if (name === 'title') inTitle = false;
    },
  });
  // In slices, so that a page that does nothing but nest is left after the first few.
  const isTooDeep = (): boolean => depth > DEEPEST;
  for (let at = 0; at < html.length && !isTooDeep(); at += SLICE) parser.write(html.slice(at, at + SLICE));
  if (!isTooDeep()) parser.end();
  return { metas, titleText, base };
}
