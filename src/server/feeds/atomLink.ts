import type { XmlScope } from './xml/xmlScope.ts';
import { attributeOf } from './xml/xmlTree.ts';
import type { XmlNode } from './xml/xmlTree.ts';

/** An Atom `<link>` of a feed or an entry. */
export interface AtomLink {
  readonly href: string;
  readonly rel: string;
  readonly type: string;
  readonly scope: XmlScope;
}

/** Creates an Atom link from the attributes of its element. Missing attributes are empty strings. */
export function readAtomLink(attributes: XmlNode | undefined, scope: XmlScope): AtomLink {
  return {
    href: attributeOf(attributes, 'href'),
    rel: attributeOf(attributes, 'rel'),
    type: attributeOf(attributes, 'type'),
    scope,
  };
}

/**
 * Returns the link to the article: of the links whose `rel` is `alternate` or missing (which means alternate, RFC 4287
 * §4.2.7.2), the first one of type HTML, otherwise the first one.
 */
export function findAlternateLink(links: readonly AtomLink[]): AtomLink | undefined {
  const alternates = links.filter(({ href, rel }) => href !== '' && (rel === '' || /(?:^|\/)alternate$/i.test(rel)));
  return alternates.find(({ type }) => /^(?:text\/html|application\/xhtml\+xml)\b/i.test(type)) ?? alternates[0];
}
