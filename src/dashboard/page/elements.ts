/** Creates an element with text and children. Strings become text nodes, so that no request can inject markup. */
export const createElement = (name: string, className: string, ...content: (string | Node)[]): HTMLElement => {
  const element = document.createElement(name);
  element.className = className;
  element.append(...content);
  return element;
};

/**
 * Returns an element of index.html.
 *
 * @throws Error if the page does not have it, because the page and the script are of different versions
 */
export const findElement = <Kind extends Element>(selector: string, kind: new () => Kind): Kind => {
  const element = document.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The inspector's page has no ${selector}.`);
  return element;
};

/** Sets the text of a node. Does nothing if it already has this text, so that a selection in it is kept. */
export const setText = (node: Node, text: string): void => {
  if (node.textContent !== text) node.textContent = text;
};

/**
 * Sets the rows of a table, and reuses existing rows and cells.
 *
 * @param rows the texts of each row's cells
 * @param classes the class of each column
 */
export const setRows = (body: Element, rows: readonly (readonly string[])[], classes: readonly string[]): void => {
  while (body.children.length > rows.length) body.lastElementChild?.remove();
  for (const [index, texts] of rows.entries()) {
    const row = body.children[index] ?? body.appendChild(document.createElement('tr'));
    for (const [column, text] of texts.entries()) {
      const cell =
        row.children[column] ?? row.appendChild(createElement('td', classes[column] ?? '', createElement('span', '')));
      setText(cell.firstElementChild ?? cell, text);
    }
  }
};
