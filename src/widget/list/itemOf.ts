import type { RankedArticle } from '../../wire/cds/rankAnswer.ts';
import type { Item } from '../api/item.ts';

/** The item that a ranked article describes, with everything that its details say. What stands on the page they do not say. */
export const itemOf = ({ id, details }: RankedArticle): Item =>
  Object.assign({}, ...(details ?? []), { id, element: undefined });
