import type { PairecCallback, PairecItem } from './callbackRequest.ts';
import { writeSortedJson } from './writeSortedJson.ts';

/**
 * The value of a record's field. Before `applySchema`, only `request_time` is a number; all other fields are strings.
 */
export type RecordValue = string | number | bigint | boolean | null;

/** The record of a callback's reader (Callback API, "User feature log"). */
export type UserRecord = {
  readonly module: 'user';
  readonly request_id: string;
  /** JSON text; `{}` if the callback has none. */
  readonly request_info: string;
  /** Seconds since 1970. */
  readonly request_time: number;
  readonly scene: string;
  /** JSON text. */
  readonly user_features: string;
  readonly user_id: string;
};

/** The record of one item of a callback (Callback API, "Item feature log"). */
export type ItemRecord = {
  /** Context features of the model; empty without a model. */
  readonly context_features: string;
  /** Features that the model generated; empty without a model. */
  readonly generate_features: string;
  /** JSON text. */
  readonly item_features: string;
  readonly item_id: string;
  readonly module: 'item';
  /** Raw features of the model; empty without a model. */
  readonly raw_features: string;
  readonly request_id: string;
  /** Seconds since 1970. */
  readonly request_time: number;
  readonly scene: string;
  readonly user_id: string;
};

/** Features that a model returned for an item, as strings. */
export interface ModelFeatures {
  readonly raw: string;
  readonly generated: string;
  readonly context: string;
}

/** Inputs of {@link makeRecords} other than the callback itself. */
export interface RecordInputs {
  /** Server time in seconds since 1970, identical in all records of a callback. */
  readonly time: number;
  /** Result of `writeUserFeatures`. */
  readonly userFeatures: string;
  /**
   * Returns the features of an item. Absent if no model is configured (`RankConf`); the three fields are then empty.
   */
  readonly model?: ((item: PairecItem) => ModelFeatures) | undefined;
}

const FIELDS = new Set(
  (
    'context_features generate_features item_features item_id module raw_features request_id request_info request_time ' +
    'scene user_features user_id'
  ).split(' '),
);

/** Checks whether records have a field of this name. */
export const isRecordField = (name: string): boolean => FIELDS.has(name);

const noModel = (): ModelFeatures => ({ raw: '', generated: '', context: '' });

/**
 * Creates the records of a callback: one for the reader, and one for each item in order.
 *
 * @param callback the callback, with only the items to record if they were sampled
 */
export const makeRecords = (
  { uid, requestId, sceneId, items, requestInfo }: PairecCallback,
  { time, userFeatures, model = noModel }: RecordInputs,
): { readonly user: UserRecord; readonly items: readonly ItemRecord[] } => ({
  user: {
    module: 'user',
    request_id: requestId,
    request_info: writeSortedJson(requestInfo),
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
      item_features: writeSortedJson(item.features),
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

/** Writes a record as a message for its topic: one line of JSON with sorted keys, without a trailing line feed. */
export const writeRecord = (record: Readonly<Record<string, RecordValue>>): string => writeSortedJson(record);
