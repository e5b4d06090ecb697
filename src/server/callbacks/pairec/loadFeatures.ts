import { normalize } from '../../../wire/pairec/normalizers.ts';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import { selectFields } from './selectFields.ts';
import type { UserFeatures } from './userFeatures.ts';

type Features = Readonly<Record<string, unknown>>;

/** Loads a user's features for a callback of a scene: one object per source, in load order. Never rejects. */
export type LoadFeatures = (scene: string, uid: string, app: string | undefined) => Promise<readonly Features[]>;

/**
 * Creates a loader for the features that `FeatureConfs.<scene>_callback` configures (Callback API, "Feature loading
 * configuration"). Each entry has two sources. A `FeatureDaoConf` selects fields from the app's user feature file,
 * which replaces PAI-Rec's Hologres tables. `Features` contribute those that a normalizer computes without input.
 * Features of the item store are skipped, because they do not belong to the user.
 *
 * @param users the user feature file of each app that has one
 * @param now milliseconds since 1970
 * @param random returns a number from [0, 1)
 */
export const createLoadFeatures =
  (
    { FeatureConfs }: PairecConfig,
    users: ReadonlyMap<string, Pick<UserFeatures, 'find'>>,
    now: () => number,
    random: () => number,
  ): LoadFeatures =>
  async (scene, uid, app = '') => {
    const { FeatureLoadConfs: loads = [] } = FeatureConfs[`${scene}_callback`] ?? {};
    const userFields = loads.length > 0 ? ((await users.get(app)?.find(uid)) ?? {}) : {};
    const time = new Date(now());
    const computeFeatures = (featureConfs: NonNullable<(typeof loads)[number]['Features']>): Features =>
      Object.fromEntries(
        featureConfs.flatMap(({ FeatureType, FeatureName = '', Normalizer = '', FeatureSource = '', FeatureStore }) => {
          if (FeatureType !== 'new_feature' || FeatureStore === 'item') return [];
          const value = normalize(Normalizer, FeatureSource, time, random);
          return value === undefined ? [] : [[FeatureName, value] as const];
        }),
      );
    return loads.flatMap(({ FeatureDaoConf: dao, Features: featureConfs = [] }) => [
      dao && dao.FeatureStore !== 'item' ? selectFields(userFields, dao.UserSelectFields ?? '') : {},
      computeFeatures(featureConfs),
    ]);
  };
