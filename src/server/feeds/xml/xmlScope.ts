import type { XmlNode } from './xmlTree.ts';

type Space = 'core' | 'atom' | 'dc';

/** What is in force at one place of a document: what the prefixes mean, and the nearest `xml:base`. */
export interface XmlScope {
  /** By prefix; `''` is the default namespace. Those of any other namespace are not in it. */
  readonly spaces: ReadonlyMap<string, Space>;
  /** The base that the `xml:base` attributes from the root down make, or undefined where there is none. */
  readonly base: string | undefined;
  /** Names already looked up here; a feed repeats a dozen names hundreds of times. */
  readonly names: Map<string, string>;
}

// Every address under which RSS or Atom elements have been published. RSS 0.9x and 2.0 proper have no namespace; that
// some feeds use these for them all the same is why they are listed. Compared in lower case and as http.
const SPACES: ReadonlyMap<string, Space> = new Map<string, Space>([
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

// Prefixes that feeds use without declaring them, which no XML parser with namespaces would accept; their meaning is in
// no doubt. `media:` and `itunes:` are not here: not knowing them is what keeps their titles out.
const UNDECLARED: ReadonlyMap<string, Space> = new Map<string, Space>([
  ['', 'core'],
  ['atom', 'atom'],
  ['dc', 'dc'],
]);

// Each element that declares something keeps a map of its own, so a large one would be paid for with every item; a longer
// `xml:base` too. Real feeds have a handful, and bases of less than 100 characters.
const MOST_SPACES = 20;
const LONGEST_BASE = 500;

/** The scope around the root element. */
export function outerScope(): XmlScope {
  return { spaces: UNDECLARED, base: undefined, names: new Map() };
}

/**
 * The scope inside an element: its `xmlns` and `xml:base` attributes added to those around it (Namespaces in XML §6.1;
 * XML Base §4.2: a relative `xml:base` is resolved against the one around it).
 *
 * @param document what the outermost `xml:base` is resolved against: the address of the feed
 */
export function enter(scope: XmlScope, attributes: XmlNode | undefined, document: string): XmlScope {
  if (attributes === undefined) return scope;
  let spaces: Map<string, Space> | undefined;
  let base = scope.base;
  for (const name in attributes) {
    if (!name.startsWith('@_xml')) continue;
    const value = attributes[name];
    if (typeof value !== 'string') continue;
    if (name === '@_xml:base') {
      // An xml:base that is no URL is as good as absent: dropping the whole feed for it would help nobody.
      const around = base ?? document;
      if (value.length > LONGEST_BASE || !URL.canParse(value, around)) continue;
      const { href } = new URL(value, around);
      if (href.length <= LONGEST_BASE) base = href;
    } else if (name === '@_xmlns' || name.startsWith('@_xmlns:')) {
      const prefix = name.slice('@_xmlns:'.length);
      const space = spaceOf(value);
      const known = spaces ?? scope.spaces;
      if (known.get(prefix) === space || (space !== undefined && !known.has(prefix) && known.size >= MOST_SPACES))
        continue;
      spaces ??= new Map(scope.spaces);
      if (space === undefined) spaces.delete(prefix);
      else spaces.set(prefix, space);
    }
  }
  if (spaces === undefined && base === scope.base) return scope;
  return { spaces: spaces ?? scope.spaces, base, names: spaces === undefined ? scope.names : new Map() };
}

/** The same scope, with names without a prefix in no namespace. */
export function withoutNamespace(scope: XmlScope): XmlScope {
  return { ...scope, spaces: new Map([...scope.spaces, ['', 'core']]), names: new Map() };
}

/**
 * What an element is called once prefixes are resolved, in lower case: `title` for RSS (in whichever namespace or in
 * none), `atom:title`, `dc:date`, and `''` for every name of another namespace. Real feeds write `pubdate` too.
 */
export function nameIn(scope: XmlScope, tag: string): string {
  const seen = scope.names.get(tag);
  if (seen !== undefined) return seen;
  const colon = tag.indexOf(':');
  const space = scope.spaces.get(colon === -1 ? '' : tag.slice(0, colon));
  const local = tag.slice(colon + 1).toLowerCase();
  const name = space === undefined || tag === '#text' ? '' : space === 'core' ? local : `${space}:${local}`;
  scope.names.set(tag, name);
  return name;
}

/** What a namespace is to feeds, undefined for every other one. */
function spaceOf(uri: string): Space | undefined {
  return SPACES.get(
    uri
      .trim()
      .toLowerCase()
      .replace(/^https:/, 'http:'),
  );
}
