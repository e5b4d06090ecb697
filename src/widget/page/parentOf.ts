/**
 * Returns an element's parent. Reads the prototype's property, because in a form, an element can have its name, and be
 * anywhere on the page.
 */
export const parentOf = (element: Element): Element | null => Reflect.get(Node.prototype, 'parentElement', element);
