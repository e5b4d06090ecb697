import type { XmlScope } from './xml/xmlScope.ts';
import { attribute } from './xml/xmlTree.ts';
import type { XmlNode } from './xml/xmlTree.ts';

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

/**
 * The link that leads to the article: among those whose `rel` is `alternate` or missing (RFC 4287 §4.2.7.2: missing
 * means alternate), the first that says it is HTML, else the first.
 */
export function alternateOf(links: readonly AtomLink[]): AtomLink | undefined {
  const alternates = links.filter(({ href, rel }) => href !== '' && (rel === '' || /(?:^|\/)alternate$/i.test(rel)));
  return alternates.find(({ type }) => /^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) ?? alternates[0];
}
