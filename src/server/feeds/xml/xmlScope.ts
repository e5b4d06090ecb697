import type { XmlNode } from './xmlTree.ts';

type Namespace = 'core' | 'atom' | 'dc';

/** The meaning of the namespace prefixes and the base URL at one position of a document. */
export interface XmlScope {
  /** Known namespaces by prefix; `''` is the default namespace. Prefixes of other namespaces are missing. */
  readonly namespaces: ReadonlyMap<string, Namespace>;
  /** The base URL that results from the `xml:base` attributes from the root down; undefined if there are none. */
  readonly base: string | undefined;
  /** Cache of resolved names. A feed repeats a dozen names hundreds of times. */
  readonly resolvedNames: Map<string, string>;
}

// All namespaces that have been used for RSS, Atom or Dublin Core elements. RSS 0.9x and 2.0 officially have none, but
// some feeds use one of these. Compared in lower case and with http.
const NAMESPACES: ReadonlyMap<string, Namespace> = new Map<string, Namespace>([
  ['', 'core'],
  ['http://purl.org/rss/1.0/', 'core'],
  ['http://purl.org/net/rss1.1#', 'core'],
  ['http://my.netscape.com/rdf/simple/0.9/', 'core'],
  ['http://channel.netscape.com/rdf/simple/0.9/', 'core'],
  ['http://backend.userland.com/rss', 'core'],
  ['http://backend.userland.com/rss2', 'core'],
  ['http://blogs.law.harvard.edu/tech/rss', 'core'],
  ['http://www.w3.org/2005/atom', 'atom'],
  ['http://purl.org/atom/ns#', 'atom'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://purl.org/dc/elements/1.0/', 'dc'],
]);

// Prefixes that some feeds use without declaring them. Their meaning is unambiguous, although a strict XML parser
// rejects them. `media` and `itunes` are missing on purpose, so that their titles are ignored.
const DEFAULT_PREFIXES: ReadonlyMap<string, Namespace> = new Map<string, Namespace>([
  ['', 'core'],
  ['atom', 'atom'],
  ['dc', 'dc'],
]);

// Each element that declares a prefix copies the map, and each `xml:base` is stored per element. These limits stop a
// hostile feed from using much memory. Real feeds have a few prefixes, and bases of less than 100 characters.
const MAX_PREFIXES = 20;
const MAX_BASE_LENGTH = 500;

/** Creates the scope outside the root element. */
export function createRootScope(): XmlScope {
  return { namespaces: DEFAULT_PREFIXES, base: undefined, resolvedNames: new Map() };
}

/**
 * Returns the scope inside an element: the outer scope with the `xmlns` and `xml:base` attributes of the element
 * applied (Namespaces in XML §6.1). A relative `xml:base` is resolved against the outer one (XML Base §4.2).
 *
 * @param document the URL of the feed, which the outermost `xml:base` is resolved against
 */
export function enterScope(scope: XmlScope, attributes: XmlNode | undefined, document: string): XmlScope {
  if (attributes === undefined) return scope;
  let spaces: Map<string, Namespace> | undefined;
  let base = scope.base;
  for (const name in attributes) {
    if (!name.startsWith('@_xml')) continue;
    const value = attributes[name];
    if (typeof value !== 'string') continue;
    if (name === '@_xml:base') {
      // An invalid xml:base is ignored rather than failing the whole feed.
      const outerBase = base ?? document;
      if (value.length > MAX_BASE_LENGTH || !URL.canParse(value, outerBase)) continue;
      const { href } = new URL(value, outerBase);
      if (href.length <= MAX_BASE_LENGTH) base = href;
    } else if (name === '@_xmlns' || name.startsWith('@_xmlns:')) {
      const prefix = name.slice('@_xmlns:'.length);
      const space = findNamespace(value);
      const known = spaces ?? scope.namespaces;
      if (known.get(prefix) === space || (space !== undefined && !known.has(prefix) && known.size >= MAX_PREFIXES))
        continue;
      spaces ??= new Map(scope.namespaces);
      if (space === undefined) spaces.delete(prefix);
      else spaces.set(prefix, space);
    }
  }
  if (spaces === undefined && base === scope.base) return scope;
  return {
    namespaces: spaces ?? scope.namespaces,
    base,
    resolvedNames: spaces === undefined ? scope.resolvedNames : new Map(),
  };
}

/** Returns the scope with names without a prefix treated as RSS. */
export function withoutDefaultNamespace(scope: XmlScope): XmlScope {
  return { ...scope, namespaces: new Map([...scope.namespaces, ['', 'core']]), resolvedNames: new Map() };
}

/**
 * Resolves the prefix of a tag. Returns `title` for RSS (with any of its namespaces or none), `atom:title`, `dc:date`,
 * and `''` for all other namespaces. The result is in lower case, because some feeds write `pubdate`.
 */
export function resolveName(scope: XmlScope, tag: string): string {
  const seen = scope.resolvedNames.get(tag);
  if (seen !== undefined) return seen;
  const colon = tag.indexOf(':');
  const space = scope.namespaces.get(colon === -1 ? '' : tag.slice(0, colon));
  const local = tag.slice(colon + 1).toLowerCase();
  const name = space === undefined || tag === '#text' ? '' : space === 'core' ? local : `${space}:${local}`;
  scope.resolvedNames.set(tag, name);
  return name;
}

/** Returns which known namespace a URI stands for; undefined for all others. */
function findNamespace(uri: string): Namespace | undefined {
  return NAMESPACES.get(
    uri
      .trim()
      .toLowerCase()
      .replace(/^https:/, 'http:'),
  );
}
