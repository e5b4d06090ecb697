/**
 * A node as fast-xml-parser writes it with `preserveOrder`: its first key is the tag (or `#text`), whose value holds the
 * children (or the text); `:@` holds the attributes, each named `@_` and the name it has in the document.
 */
export type XmlNode = Readonly<Record<string, unknown>>;

const ATTRIBUTES = ':@';

/** The tag of an element as written, prefix included; `#text` for text, `''` for a node without any. */
export function tagOf(node: XmlNode): string {
  // oxlint-disable-next-line guard-for-in, no-unreachable-loop -- the first own key, without building an array of keys
  for (const key in node) return key;
  return '';
}

/** The children of an element whose tag is known. */
export function childrenOf(node: XmlNode, tag: string): readonly XmlNode[] {
  const children = node[tag];
  return Array.isArray(children) ? children : [];
}

/** The attributes of an element, or undefined where it has none. */
export function attributesOf(node: XmlNode): XmlNode | undefined {
  const attributes = node[ATTRIBUTES];
  return isRecord(attributes) ? attributes : undefined;
}

/** One attribute by its name in the document, trimmed; `''` where it is missing. */
export function attribute(attributes: XmlNode | undefined, name: string): string {
  const value = attributes?.[`@_${name}`];
  return typeof value === 'string' ? value.trim() : '';
}

/**
 * All text below, in document order, markup left out. A `<br>` inside is a space, as it is to the reader's eye.
 * The recursion is as deep as the document, which the parser bounds.
 */
export function textOf(children: readonly XmlNode[]): string {
  let text = '';
  for (const node of children) {
    const tag = tagOf(node);
    if (tag === '#text') {
      const value = node[tag];
      if (typeof value === 'string') text += value;
    } else if (tag === 'br') {
      text += ' ';
    } else {
      text += textOf(childrenOf(node, tag));
    }
  }
  return text;
}

function isRecord(value: unknown): value is XmlNode {
  return typeof value === 'object' && value !== null;
}
