import type { Context } from '../../../learn/records/context.ts';
import type { PairecCallback } from '../../../wire/pairec/callbackRequest.ts';
import { shouldAutoInvoke, shouldRecordRawFeatures } from '../../../wire/pairec/rates.ts';
import { makeRecords } from '../../../wire/pairec/records.ts';
import { sampleItems } from '../../../wire/pairec/sampleItems.ts';
import { writeUserFeatures } from '../../../wire/pairec/writeUserFeatures.ts';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import type { WriteResult } from '../../log/commit/log.ts';
import type { App } from '../../ranking/apps.ts';
import type { Catalog } from '../../ranking/catalog.ts';
import type { LoadFeatures } from './loadFeatures.ts';
import { createModelFeatures } from './modelFeatures.ts';
import type { Topics } from '../topics/topics.ts';

/** Data that is recorded with a callback. */
export interface RecordOptions {
  /** The app that ranks for the scene, if any. */
  readonly app: App | undefined;
  /** The context of the decision that the callback names; `undefined` if it names no open decision. */
  readonly context: Context | undefined;
  /** Automatic callbacks only: the ranking's features of the reader, recorded if `UseUserFeatures` is set. */
  readonly recommendationFeatures?: Readonly<Record<string, unknown>>;
}

/** Writes callbacks to topics as PAI-Rec does. */
export interface PairecRecorder {
  /** Whether the configuration has a topic for a scene's callbacks. */
  readonly isRecorded: (scene: string) => boolean;
  /** Writes the records of a callback. Resolves once they are durable or the write has failed. Never rejects. */
  readonly record: (callback: PairecCallback, options: RecordOptions) => Promise<WriteResult>;
  /**
   * Whether to record this ranking of an app automatically (`AutoInvokeCallBack`). Draws a random number for the rate.
   */
  readonly shouldAutoInvoke: (app: App) => boolean;
}

/**
 * Creates a recorder. For each callback it samples the items, loads features, and writes records to the scene's topic.
 *
 * @param parts.now milliseconds since 1970
 * @param parts.random returns a number from [0, 1)
 */
export const createPairecRecorder = (
  config: PairecConfig,
  parts: {
    readonly topics: Pick<Topics, 'write'>;
    readonly catalog: Pick<Catalog, 'find'>;
    readonly loadFeatures: LoadFeatures;
    readonly now: () => number;
    readonly random: () => number;
  },
): PairecRecorder => {
  const { topics, catalog, loadFeatures, now, random } = parts;
  const getCallbackConf = (scene: string) =>
    Object.hasOwn(config.CallBackConfs, scene) ? config.CallBackConfs[scene] : undefined;

  return {
    isRecorded: (scene) => getCallbackConf(scene) !== undefined,
    record: async (callback, { app, context, recommendationFeatures }) => {
      const { sceneId, uid, features } = callback;
      const conf = getCallbackConf(sceneId);
      if (!conf) return { ok: true };
      const time = now();
      const items = sampleItems(callback.items, conf, random);
      const extraFeatures =
        recommendationFeatures && conf.UseUserFeatures
          ? [recommendationFeatures]
          : await loadFeatures(sceneId, uid, app?.id);
      const isRaw = conf.RawFeatures === true && shouldRecordRawFeatures(conf.RawFeaturesRate, random);
      const knownContext: Context = context ?? { device: 'unknown', hour: new Date(time).getUTCHours() };
      const records = makeRecords(
        { ...callback, items },
        {
          time: Math.floor(time / 1000),
          userFeatures: writeUserFeatures(uid, features, extraFeatures),
          model: conf.RankConf && createModelFeatures(catalog, knownContext, isRaw, time),
        },
      );
      return topics.write(sceneId, [records.user, ...records.items]);
    },
    shouldAutoInvoke: ({ pairecScene }) => {
      const { default: category } = config.SceneConfs[pairecScene] ?? {};
      return category?.AutoInvokeCallBack === true && shouldAutoInvoke(category.AutoInvokeCallBackRate, random);
    },
  };
};
