import { isColumnType } from '../../wire/pairec/applySchema.ts';
import { isNormalizer } from '../../wire/pairec/normalizers.ts';
import { isRecordField } from '../../wire/pairec/records.ts';
import type { PairecConfig } from '../config/pairecSchema.ts';
import type { Config } from '../config/schema.ts';
import type { Apps } from '../ranking/apps.ts';
import { LOG_TOPIC } from './topics/readTopic.ts';
import { locateTopic, listConfiguredTopics, type TopicLocation } from './topics/topicLocation.ts';

const CONSEQUENCE = 'Its callbacks are recorded, whatever site they come from, but no app learns from them.';

const describeClaimedId = (
  app: string,
  key: 'pairecScene' | 'volcengineApplication',
  owner: string | undefined,
): string => `apps.${app} has no ${key}, and app ${owner} already uses "${app}". Set apps.${app}.${key}.`;

/** Returns warnings about scenes and applications without an app, and about apps that refer to missing ones. */
const findNameWarnings = ({ pairec, volcengine, apps: appConfigs }: Config, apps: Apps): string[] => {
  if (Object.keys(appConfigs).length === 0) return [];
  const { applications } = volcengine;
  const scenes = new Set([...Object.keys(pairec.CallBackConfs), ...Object.keys(pairec.SceneConfs)]);
  return [
    ...[...scenes]
      .filter((scene) => !apps.findByScene(scene))
      .map((scene) => `no app has the pairecScene "${scene}". ${CONSEQUENCE} Set pairecScene for an app.`),
    ...Object.keys(applications)
      .filter((id) => !apps.findByApplication(id))
      .map(
        (id) => `no app has the volcengineApplication "${id}". ${CONSEQUENCE} Set volcengineApplication for an app.`,
      ),
    ...Object.entries(appConfigs).flatMap(([id, { pairecScene, volcengineApplication: application }]) => [
      ...(application !== undefined && !Object.hasOwn(applications, application)
        ? [`apps.${id}.volcengineApplication: there is no "${application}" in volcengine.applications. Add it there.`]
        : []),
      // An app without the setting uses its own id, unless another app has claimed that id.
      ...(pairecScene === undefined && apps.findByScene(id)?.id !== id
        ? [describeClaimedId(id, 'pairecScene', apps.findByScene(id)?.id)]
        : []),
      ...(application === undefined && apps.findByApplication(id)?.id !== id
        ? [describeClaimedId(id, 'volcengineApplication', apps.findByApplication(id)?.id)]
        : []),
    ]),
  ];
};

/** Returns warnings about scenes whose callbacks cannot be recorded, and about columns that remain empty. */
const findTopicWarnings = (pairec: PairecConfig): string[] => [
  ...Object.keys(pairec.CallBackConfs).flatMap((scene) => {
    const location = locateTopic(pairec, scene);
    return 'why' in location ? [`${location.why} Callbacks of scene ${scene} fail until this is fixed.`] : [];
  }),
  ...Object.entries(pairec.DatahubConfs).flatMap(([name, { Schemas = [] }]) =>
    Schemas.flatMap(({ Field, Type }) => {
      const column = `pairec.DatahubConfs.${name}.Schemas: ${Field}`;
      if (!isRecordField(Field)) return [`${column} is not a field of callback records. The column remains empty.`];
      return isColumnType(Type) ? [] : [`${column} has the unknown type "${Type}". The column is left out of records.`];
    }),
  ),
];

const describeTopic = (location: TopicLocation): string =>
  location.kind === 'embedded'
    ? `the embedded topic "${location.topic}"`
    : `the Kafka topic "${location.topic}" of ${location.brokers.join(',')}`;

/**
 * Returns warnings about topics that `topslot log` cannot read. The command identifies a topic by its name alone, so
 * only the first topic of a name can be read, and none that has the name of the log.
 */
const findReadingWarnings = (pairec: PairecConfig): string[] => {
  const locations = listConfiguredTopics(pairec);
  return locations.flatMap((location) => {
    const namesake = locations.find(({ topic }) => topic === location.topic) ?? location;
    const isLog = location.topic === LOG_TOPIC;
    if (!isLog && namesake === location) return [];
    const actualTopic = isLog ? "the server's own log" : describeTopic(namesake);
    return [
      `topslot log cannot read ${describeTopic(location)}, because this name refers to ${actualTopic}. Rename the topic.`,
    ];
  });
};

/** Returns warnings about features that have no source, and about kinds of features that are not emulated. */
const findFeatureWarnings = ({ pairec, apps: appConfigs }: Config, apps: Apps): string[] =>
  Object.entries(pairec.FeatureConfs).flatMap(([name, { FeatureLoadConfs: loads = [] }]) => {
    const key = `pairec.FeatureConfs.${name}`;
    const [, scene] = /^(.*)_callback$/s.exec(name) ?? [];
    if (scene === undefined)
      return [`${key} has no effect: only the features of callbacks ("<scene>_callback") are loaded.`];
    const id = apps.findByScene(scene)?.id ?? '';
    const hasFile = Object.hasOwn(appConfigs, id) && appConfigs[id]?.userFeatures !== undefined;
    const computed = loads
      .flatMap(({ Features = [] }) => Features)
      .filter(({ FeatureStore }) => FeatureStore !== 'item');
    return [
      ...(loads.some(({ FeatureDaoConf }) => FeatureDaoConf && FeatureDaoConf.FeatureStore !== 'item') && !hasFile
        ? [`${key} loads user features, but the app of scene "${scene}" has no userFeatures file. Set userFeatures.`]
        : []),
      ...computed
        .filter(({ FeatureType, Normalizer = '' }) => FeatureType !== 'new_feature' || !isNormalizer(Normalizer))
        .map(({ FeatureName }) => `${key}: the feature ${FeatureName} is left out. Its kind is not emulated.`),
    ];
  });

/** Returns warnings about `AutoInvokeCallBack` settings that have no effect. */
const findAutoInvokeWarnings = ({ SceneConfs, CallBackConfs }: PairecConfig): string[] =>
  Object.entries(SceneConfs).flatMap(([scene, { default: defaultCategory, ...otherCategories }]) => [
    ...(defaultCategory?.AutoInvokeCallBack && !Object.hasOwn(CallBackConfs, scene)
      ? [`pairec.SceneConfs.${scene}: AutoInvokeCallBack has no effect. Add pairec.CallBackConfs.${scene}.`]
      : []),
    ...Object.entries(otherCategories)
      .filter(([, category]) => category.AutoInvokeCallBack)
      .map(
        ([name]) =>
          `pairec.SceneConfs.${scene}.${name}: AutoInvokeCallBack has no effect. ` +
          'Only the category "default" is emulated.',
      ),
  ]);

/** Returns console lines about callback settings that cannot work or have no effect, to be logged at the start. */
export const findConfigWarnings = (config: Config, apps: Apps): string[] =>
  [
    ...findNameWarnings(config, apps),
    ...findTopicWarnings(config.pairec),
    ...findReadingWarnings(config.pairec),
    ...findFeatureWarnings(config, apps),
    ...findAutoInvokeWarnings(config.pairec),
  ].map((warning) => `callback: ${warning}`);
