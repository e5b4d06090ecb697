import { readDocument } from './readDocument.ts';

/** Creates an element with these properties. */
export const make = (tag: string, properties?: object): HTMLElement =>
  Object.assign(readDocument('createElement').call(document, tag), properties);
