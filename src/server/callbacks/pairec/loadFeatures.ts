import { normalize } from '../../../wire/pairec/normalizers.ts';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import { selectFields } from './selectFields.ts';
import type { UserFeatures } from './userFeatures.ts';

type Features = Readonly<Record<string, unknown>>;

/** Gives the features of a user that a scene's callback loads, in the order in which they are loaded. Never rejects. */
export type LoadFeatures = (scene: string, uid: string, app: string | undefined) => Promise<readonly Features[]>;

/**
 * Loads features as `FeatureConfs.<scene>_callback` says (Callback API, "Feature loading configuration"): of every
 * `FeatureDaoConf` the fields that it selects, from the app's file of users, which stands where the original has tables in
 * Hologres; and of its `Features` those that a normalizer makes of nothing. What is stored with items is not the user's.
 *
 * @param users the file of each app that has one
 * @param now in milliseconds since 1970
 * @param random gives a number from [0, 1)
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
    const found = loads.length > 0 ? ((await users.get(app)?.find(uid)) ?? {}) : {};
    const time = new Date(now());
    const make = (made: NonNullable<(typeof loads)[number]['Features']>): Features =>
      Object.fromEntries(
        made.flatMap(({ FeatureType, FeatureName = '', Normalizer = '', FeatureSource = '', FeatureStore }) => {
          if (FeatureType !== 'new_feature' || FeatureStore === 'item') return [];
          const value = normalize(Normalizer, FeatureSource, time, random);
          return value === undefined ? [] : [[FeatureName, value] as const];
        }),
      );
    return loads.flatMap(({ FeatureDaoConf: dao, Features: made = [] }) => [
      dao && dao.FeatureStore !== 'item' ? selectFields(found, dao.UserSelectFields ?? '') : {},
      make(made),
    ]);
  };
