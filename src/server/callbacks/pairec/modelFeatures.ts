import type { Context } from '../../../learn/records/context.ts';
import { namedFeatures } from '../../../learn/model/features.ts';
import type { PairecItem } from '../../../wire/pairec/callbackRequest.ts';
import type { ModelFeatures } from '../../../wire/pairec/records.ts';
import { writeSorted } from '../../../wire/pairec/sortedJson.ts';
import type { Catalog } from '../../ranking/catalog.ts';

/**
 * What our own ranker has to say of an item, where PAI-Rec asks EasyRec (Callback API, "CallBackConfs", `RankConf`): the
 * article's facts, the features that it is ranked by with the number of each one's weight, and the context.
 *
 * An item that no feed has any more is known by its id only.
 *
 * @param context of the decision that the callback names
 * @param isRaw whether the raw features are to be recorded as well
 * @param now in milliseconds since 1970
 */
export const modelFeatures = (catalog: Pick<Catalog, 'find'>, context: Context, isRaw: boolean, now: number) => {
  // The reader stands in the record as `user_id`. What a caller of the JSON form brought along is theirs, not ours, and
  // as large as they like, and every item's record would hold it. (What the ranker takes of it is little.)
  const { device, hour, from, language, liked } = context;
  const visit = writeSorted({ device, hour, from, language, liked });

  return ({ id }: PairecItem): ModelFeatures => {
    const found = catalog.find(id);
    const { link, guid, title, date } = found?.article ?? { link: id };
    const set = found?.set;
    const facts = { id: link, ...(title !== undefined && { title }), ...(set !== undefined && { set }) };
    const raw = {
      ...facts,
      ...(guid !== undefined && { guid }),
      ...(date !== undefined && { date: new Date(date).toISOString() }),
    };
    const features = namedFeatures({ ...facts, ...(date !== undefined && { date }) }, context, { now });
    return {
      raw: isRaw && found ? writeSorted(raw) : '',
      generated: writeSorted(Object.fromEntries(features.map(({ name, weight }) => [name, weight]))),
      context: visit,
    };
  };
};
