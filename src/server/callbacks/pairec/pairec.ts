import type { Context } from '../../../learn/records/context.ts';
import type { PairecCallback } from '../../../wire/pairec/callbackRequest.ts';
import { isAutoInvoked, recordsRawFeatures } from '../../../wire/pairec/rates.ts';
import { makeRecords } from '../../../wire/pairec/records.ts';
import { sampleItems } from '../../../wire/pairec/sampleItems.ts';
import { writeUserFeatures } from '../../../wire/pairec/userFeatures.ts';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import type { Appended } from '../../log/commit/log.ts';
import type { App } from '../../ranking/apps.ts';
import type { Catalog } from '../../ranking/catalog.ts';
import type { LoadFeatures } from './loadFeatures.ts';
import { modelFeatures } from './modelFeatures.ts';
import type { Topics } from '../topics/topics.ts';

/** What a callback is recorded with. */
export interface Recording {
  /** The app whose rankings the scene's recommendations are. */
  readonly app: App | undefined;
  /** Of the decision that the callback names; `undefined`: it names none that is open. */
  readonly context: Context | undefined;
  /** The recommendation's own features of the reader, which `UseUserFeatures` takes. Of an automatic callback only. */
  readonly recommended?: Readonly<Record<string, unknown>>;
}

export interface Pairec {
  /** Whether a scene's callbacks are recorded anywhere. */
  readonly records: (scene: string) => boolean;
  /** Writes the records of a callback. Never rejects; resolves once they are durable, or cannot be made so. */
  readonly record: (callback: PairecCallback, recording: Recording) => Promise<Appended>;
  /** Whether this ranking of an app is to be recorded of itself (`AutoInvokeCallBack`). Tosses its coin. */
  readonly invokes: (app: App) => boolean;
}

/**
 * What PAI-Rec does with a callback: samples the items, gathers features, and writes records to the scene's topic.
 *
 * @param now in milliseconds since 1970
 * @param random gives a number from [0, 1)
 */
export const createPairec = (
  config: PairecConfig,
  parts: {
    readonly topics: Pick<Topics, 'write'>;
    readonly catalog: Pick<Catalog, 'find'>;
    readonly loadFeatures: LoadFeatures;
    readonly now: () => number;
    readonly random: () => number;
  },
): Pairec => {
  const { topics, catalog, loadFeatures, now, random } = parts;
  const confOf = (scene: string) =>
    Object.hasOwn(config.CallBackConfs, scene) ? config.CallBackConfs[scene] : undefined;

  return {
    records: (scene) => confOf(scene) !== undefined,
    record: async (callback, { app, context, recommended }) => {
      const { sceneId, uid, features } = callback;
      const conf = confOf(sceneId);
      if (!conf) return { ok: true };
      const time = now();
      const items = sampleItems(callback.items, conf, random);
      const given = recommended && conf.UseUserFeatures ? [recommended] : await loadFeatures(sceneId, uid, app?.id);
      const isRaw = conf.RawFeatures === true && recordsRawFeatures(conf.RawFeaturesRate, random);
      const visit = context ?? { device: 'unknown', hour: new Date(time).getUTCHours() };
      const records = makeRecords(
        { ...callback, items },
        {
          time: Math.floor(time / 1000),
          userFeatures: writeUserFeatures(uid, features, given),
          model: conf.RankConf && modelFeatures(catalog, visit, isRaw, time),
        },
      );
      return topics.write(sceneId, [records.user, ...records.items]);
    },
    invokes: ({ pairecScene }) => {
      const { default: category } = config.SceneConfs[pairecScene] ?? {};
      return category?.AutoInvokeCallBack === true && isAutoInvoked(category.AutoInvokeCallBackRate, random);
    },
  };
};
