import type { Context } from '../../../learn/records/context.ts';
import { namedFeatures } from '../../../learn/model/features.ts';
import type { PairecItem } from '../../../wire/pairec/callbackRequest.ts';
import type { ModelFeatures } from '../../../wire/pairec/records.ts';
import { writeSortedJson } from '../../../wire/pairec/writeSortedJson.ts';
import type { Catalog } from '../../ranking/catalog.ts';

/**
 * Creates a function that returns our ranker's features of an item. PAI-Rec gets them from EasyRec (Callback API,
 * "CallBackConfs", `RankConf`). They consist of the article's facts, the names of its ranking features with the index
 * of each weight, and the context. An item that no feed contains any more has only its id.
 *
 * @param context the context of the decision that the callback names
 * @param isRaw whether to include the raw features
 * @param now milliseconds since 1970
 */
export const createModelFeatures = (catalog: Pick<Catalog, 'find'>, context: Context, isRaw: boolean, now: number) => {
  // The reader is left out, because records contain it as `user_id`. So are the features that a caller of the JSON API
  // sent: their size is unlimited, and every item's record would repeat them.
  const { device, hour, from, language, liked } = context;
  const contextJson = writeSortedJson({ device, hour, from, language, liked });

  return ({ id }: PairecItem): ModelFeatures => {
    const catalogEntry = catalog.find(id);
    const { link, guid, title, date } = catalogEntry?.article ?? { link: id };
    const set = catalogEntry?.set;
    const facts = { id: link, ...(title !== undefined && { title }), ...(set !== undefined && { set }) };
    const raw = {
      ...facts,
      ...(guid !== undefined && { guid }),
      ...(date !== undefined && { date: new Date(date).toISOString() }),
    };
    const features = namedFeatures({ ...facts, ...(date !== undefined && { date }) }, context, { now });
    return {
      raw: isRaw && catalogEntry ? writeSortedJson(raw) : '',
      generated: writeSortedJson(Object.fromEntries(features.map(({ name, weight }) => [name, weight]))),
      context: contextJson,
    };
  };
};
