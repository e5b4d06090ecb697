import type { RankedArticle } from '../../wire/cds/rankAnswer.ts';
import type { Item } from '../api/item.ts';

/** Converts a ranked article and its details into an item. The details cannot set `id` or `element`. */
export const toItem = ({ id, details }: RankedArticle): Item =>
  Object.assign({}, ...(details ?? []), { id, element: undefined });
