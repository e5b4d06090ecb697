import { normalizeUrl } from '../../wire/normalizeUrl.ts';

/** The parser of Node.js and of browsers. This project is compiled without the types of either. */
declare const URL: {
  readonly canParse: (url: string) => boolean;
  new (url: string): { readonly href: string };
};

/** Maximum number of cached forms: more than the feeds of a server have. Callers can send any number of ids. */
const MAX_CACHED = 10_000;
/** Longer ids are rare, and would take much memory. */
const MAX_CACHED_LENGTH = 500;

const cache = new Map<string, string>();

const normalize = (id: string): string => {
  // Only http(s): the parser changes the case of other schemes, and an id such as `News:1` is not an address.
  return normalizeUrl(/^https?:/i.test(id) && URL.canParse(id) ? new URL(id).href : id);
};

/**
 * Returns the form by which the ids of items are compared. An id is a link or guid as its caller wrote it, so a link is
 * parsed before it is normalized, as `normalizeUrl` requires.
 *
 * The last forms are cached, because the same items are delivered to many readers.
 */
export const normalizeItemId = (id: string): string => {
  const cached = cache.get(id);
  if (cached !== undefined) return cached;
  const form = normalize(id);
  if (cache.size >= MAX_CACHED) cache.clear();
  if (id.length <= MAX_CACHED_LENGTH) cache.set(id, form);
  return form;
};
