import type { PairecCallback, PairecItem } from './callbackRequest.ts';
import { writeSorted } from './sortedJson.ts';

/** What a field of a record may be once a schema has been applied; before, all are strings but `request_time`. */
export type RecordValue = string | number | bigint | boolean | null;

/** Callback API, "User feature log". */
export type UserRecord = {
  readonly module: 'user';
  readonly request_id: string;
  /** JSON text; `{}` where none was sent. */
  readonly request_info: string;
  /** Seconds since 1970. */
  readonly request_time: number;
  readonly scene: string;
  /** JSON text. */
  readonly user_features: string;
  readonly user_id: string;
};

/** Callback API, "Item feature log". */
export type ItemRecord = {
  readonly context_features: string;
  readonly generate_features: string;
  /** JSON text. */
  readonly item_features: string;
  readonly item_id: string;
  readonly module: 'item';
  readonly raw_features: string;
  readonly request_id: string;
  /** Seconds since 1970. */
  readonly request_time: number;
  readonly scene: string;
  readonly user_id: string;
};

/** What a model gave for an item, as texts. */
export interface ModelFeatures {
  readonly raw: string;
  readonly generated: string;
  readonly context: string;
}

export interface RecordFacts {
  /** By the server's clock, in seconds since 1970: the same in all records of a callback. */
  readonly time: number;
  /** Written by `writeUserFeatures`. */
  readonly userFeatures: string;
  /** Absent where no model is configured (`RankConf` omitted): the three fields are then empty texts. */
  readonly model?: ((item: PairecItem) => ModelFeatures) | undefined;
}

const FIELDS = new Set(
  (
    'context_features generate_features item_features item_id module raw_features request_id request_info request_time ' +
    'scene user_features user_id'
  ).split(' '),
);

/** Whether records have a field of that name. */
export const isRecordField = (name: string): boolean => FIELDS.has(name);

const noModel = (): ModelFeatures => ({ raw: '', generated: '', context: '' });

/**
 * Makes the records of a callback: one about the user, then one for each of its items, in their order.
 *
 * @param callback with the items that are to be recorded, after any sampling
 */
export const makeRecords = (
  { uid, requestId, sceneId, items, requestInfo }: PairecCallback,
  { time, userFeatures, model = noModel }: RecordFacts,
): { readonly user: UserRecord; readonly items: readonly ItemRecord[] } => ({
  user: {
    module: 'user',
    request_id: requestId,
    request_info: writeSorted(requestInfo),
    request_time: time,
    scene: sceneId,
    user_features: userFeatures,
    user_id: uid,
  },
  items: items.map((item) => {
    const { raw, generated, context } = model(item);
    return {
      context_features: context,
      generate_features: generated,
      item_features: writeSorted(item.features),
      item_id: item.id,
      module: 'item',
      raw_features: raw,
      request_id: requestId,
      request_time: time,
      scene: sceneId,
      user_id: uid,
    };
  }),
});

/** Writes a record as the message that goes to its topic: one line of JSON, keys sorted, without a line feed. */
export const writeRecord = (record: Readonly<Record<string, RecordValue>>): string => writeSorted(record);
