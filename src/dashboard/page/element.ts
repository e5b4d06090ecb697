/** An element with text and children; nothing that a request brought along is ever read as markup. */
export const element = (name: string, className: string, ...content: (string | Node)[]): HTMLElement => {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
};

/**
 * An element that index.html has.
 *
 * @throws Error where it has not: the two are not of one version
 */
export const find = <Kind extends Element>(selector: string, kind: new () => Kind): Kind => {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The inspector's page has no ${selector}.`);
  return found;
};

/** Sets a text, but leaves alone one that is there already: whoever has selected it keeps the selection. */
export const setText = (node: Node, text: string): void => {
  if (node.textContent !== text) node.textContent = text;
};

/** As many rows as there are texts, with these cells; rows and cells that are there are used again. */
export const setRows = (body: Element, rows: readonly (readonly string[])[], classes: readonly string[]): void => {
  while (body.children.length > rows.length) body.lastElementChild?.remove();
  for (const [index, texts] of rows.entries()) {
    const row = body.children[index] ?? body.appendChild(document.createElement('tr'));
    for (const [place, text] of texts.entries()) {
      const cell = row.children[place] ?? row.appendChild(element('td', classes[place] ?? '', element('span', '')));
      setText(cell.firstElementChild ?? cell, text);
    }
  }
};
