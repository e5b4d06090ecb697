import type { XmlScope } from './xmlScope.ts';
import { attribute } from './xmlTree.ts';
import type { XmlNode } from './xmlTree.ts';

/** An Atom `<link>`, wherever it stands. */
export interface AtomLink {
  readonly href: string;
  readonly rel: string;
  readonly type: string;
  readonly scope: XmlScope;
}

/** Reads an Atom `<link>` from its attributes. */
export function atomLink(attributes: XmlNode | undefined, scope: XmlScope): AtomLink {
  return {
    href: attribute(attributes, 'href'),
    rel: attribute(attributes, 'rel'),
    type: attribute(attributes, 'type'),
    scope,
  };
}

/** Long enough for any real address, short enough to be sent thirty times in an answer. */
const LONGEST = 4096;

/**
 * The link that leads to the article: among those whose `rel` is `alternate` or missing (RFC 4287 §4.2.7.2: missing
 * means alternate), the first that says it is HTML, else the first.
 */
export function alternateOf(links: readonly AtomLink[]): AtomLink | undefined {
  const alternates = links.filter(({ href, rel }) => href !== '' && (rel === '' || /(?:^|\/)alternate$/i.test(rel)));
  return alternates.find(({ type }) => /^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) ?? alternates[0];
}

/**
 * The absolute address of a link, as a browser would write it in `a.href` (that is what the widget compares), or
 * undefined where it is not one of http or https: a feed must not put `javascript:` on a front page.
 *
 * @param fallback what a relative link is resolved against where no `xml:base` is in force
 */
export function resolveLink(href: string, scope: XmlScope, fallback: string): string | undefined {
  if (href === '' || href.length > LONGEST) return undefined;
  const url = parsed(href, scope.base ?? fallback);
  if (url === undefined) return undefined;
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}

function parsed(href: string, base: string): URL | undefined {
  try {
    // Nearly every link is whole, and parsing the base again for each one would double the work.
    return /^https?:\/\//i.test(href) ? new URL(href) : new URL(href, base);
  } catch {
    return undefined;
  }
}
