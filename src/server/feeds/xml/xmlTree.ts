/**
 * A node of fast-xml-parser with `preserveOrder`. Its first key is the tag (or `#text`), and the value of that key
 * contains the children (or the text). The key `:@` contains the attributes, with `@_` in front of their names.
 */
export type XmlNode = Readonly<Record<string, unknown>>;

const ATTRIBUTES = ':@';

/** Returns the tag of an element as written, including its prefix; `#text` for text, `''` for a node without a tag. */
export function tagOf(node: XmlNode): string {
  // oxlint-disable-next-line guard-for-in, no-unreachable-loop -- the first own key, without building an array of keys
  for (const key in node) return key;
  return '';
}

/** Returns the children of an element with the given tag. */
export function childrenOf(node: XmlNode, tag: string): readonly XmlNode[] {
  const children = node[tag];
  return Array.isArray(children) ? children : [];
}

/** Returns the attributes of an element, or undefined if it has none. */
export function attributesOf(node: XmlNode): XmlNode | undefined {
  const attributes = node[ATTRIBUTES];
  return isRecord(attributes) ? attributes : undefined;
}

/** Returns an attribute by its name in the document, trimmed; `''` if it is missing. */
export function attributeOf(attributes: XmlNode | undefined, name: string): string {
  const value = attributes?.[`@_${name}`];
  return typeof value === 'string' ? value.trim() : '';
}

/**
 * Returns the text of all descendants in document order, without markup. A `<br>` becomes a space.
 * The recursion depth is that of the document, which the parser limits to 100.
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
