import { isColumnType } from '../../wire/pairec/applySchema.ts';
import { isNormalizer } from '../../wire/pairec/normalizers.ts';
import { isRecordField } from '../../wire/pairec/records.ts';
import type { PairecConfig } from '../config/pairecSchema.ts';
import type { Config } from '../config/schema.ts';
import type { Apps } from '../ranking/apps.ts';
import { LOG } from './topics/readTopic.ts';
import { topicOf, topicsOf, type TopicPlace } from './topics/topicPlace.ts';

const FOLLOWS = 'its callbacks are taken from anywhere and recorded, and nothing follows from them.';

/** Scenes and applications that no app goes by, and apps that go by what is not there. */
const aboutNames = ({ pairec, volcengine, apps: configured }: Config, apps: Apps): string[] => {
  const named = Object.entries(configured);
  if (named.length === 0) return [];
  const { applications } = volcengine;
  const scenes = new Set([...Object.keys(pairec.CallBackConfs), ...Object.keys(pairec.SceneConfs)]);
  return [
    ...[...scenes]
      .filter((scene) => !apps.ofScene(scene))
      .map((scene) => `no app has the pairecScene "${scene}": ${FOLLOWS}`),
    ...Object.keys(applications)
      .filter((id) => !apps.ofApplication(id))
      .map((id) => `no app has the volcengineApplication "${id}": ${FOLLOWS}`),
    ...named.flatMap(([id, { pairecScene, volcengineApplication: application }]) => [
      ...(application !== undefined && !Object.hasOwn(applications, application)
        ? [`apps.${id}.volcengineApplication: "${application}" is not among the volcengine.applications.`]
        : []),
      // Whoever says nothing goes by its own id, unless another one has said that it does.
      ...(pairecScene === undefined && apps.ofScene(id)?.id !== id
        ? [`apps.${id} has no pairecScene: "${id}" is that of app ${apps.ofScene(id)?.id}.`]
        : []),
      ...(application === undefined && apps.ofApplication(id)?.id !== id
        ? [`apps.${id} has no volcengineApplication: "${id}" is that of app ${apps.ofApplication(id)?.id}.`]
        : []),
    ]),
  ];
};

/** Scenes whose callbacks cannot be recorded, and columns that stay empty. */
const aboutTopics = (pairec: PairecConfig): string[] => [
  ...Object.keys(pairec.CallBackConfs).flatMap((scene) => {
    const place = topicOf(pairec, scene);
    return 'why' in place ? [`${place.why} Callbacks of scene ${scene} will fail.`] : [];
  }),
  ...Object.entries(pairec.DatahubConfs).flatMap(([name, { Schemas = [] }]) =>
    Schemas.flatMap(({ Field, Type }) => {
      const place = `pairec.DatahubConfs.${name}.Schemas: ${Field}`;
      if (!isRecordField(Field)) return [`${place} is no field of a record.`];
      return isColumnType(Type) ? [] : [`${place} has the unknown type "${Type}", and is left out of the records.`];
    }),
  ),
];

const described = (place: TopicPlace): string =>
  place.kind === 'embedded'
    ? `the embedded topic "${place.topic}"`
    : `the Kafka topic "${place.topic}" of ${place.brokers.join(',')}`;

/** Topics that are written and that `topslot log` cannot read, since it goes by the name alone. */
const aboutReading = (pairec: PairecConfig): string[] => {
  const places = topicsOf(pairec);
  return places.flatMap((place) => {
    const first = places.find(({ topic }) => topic === place.topic) ?? place;
    if (place.topic === LOG) return [`topslot log cannot read ${described(place)}: under this name it reads the log.`];
    if (first === place) return [];
    return [`topslot log cannot read ${described(place)}: under this name it reads ${described(first)}.`];
  });
};

/** Features that are loaded from nowhere. */
const aboutFeatures = ({ pairec, apps: configured }: Config, apps: Apps): string[] =>
  Object.entries(pairec.FeatureConfs).flatMap(([name, { FeatureLoadConfs: loads = [] }]) => {
    const place = `pairec.FeatureConfs.${name}`;
    const [, scene] = /^(.*)_callback$/s.exec(name) ?? [];
    if (scene === undefined)
      return [`${place} is not that of a callback ("<scene>_callback"), and has no effect here.`];
    const id = apps.ofScene(scene)?.id ?? '';
    const hasFile = Object.hasOwn(configured, id) && configured[id]?.userFeatures !== undefined;
    const made = loads.flatMap(({ Features = [] }) => Features).filter(({ FeatureStore }) => FeatureStore !== 'item');
    return [
      ...(loads.some(({ FeatureDaoConf }) => FeatureDaoConf && FeatureDaoConf.FeatureStore !== 'item') && !hasFile
        ? [`${place} loads features of users, and the app of scene "${scene}" has no userFeatures to load them from.`]
        : []),
      ...made
        .filter(({ FeatureType, Normalizer = '' }) => FeatureType !== 'new_feature' || !isNormalizer(Normalizer))
        .map(({ FeatureName }) => `${place}: the feature ${FeatureName} is of a kind that is not emulated here.`),
    ];
  });

const aboutAutoInvoke = ({ SceneConfs, CallBackConfs }: PairecConfig): string[] =>
  Object.entries(SceneConfs).flatMap(([scene, { default: category, ...others }]) => [
    ...(category?.AutoInvokeCallBack && !Object.hasOwn(CallBackConfs, scene)
      ? [`pairec.SceneConfs.${scene} has AutoInvokeCallBack, but there are no CallBackConfs for it.`]
      : []),
    ...Object.entries(others)
      .filter(([, other]) => other.AutoInvokeCallBack)
      .map(([name]) => `pairec.SceneConfs.${scene}.${name}: only the category "default" is emulated here.`),
  ]);

/** What stands in the configuration of the callbacks and leads to nothing, as sentences for the start. */
export const idleWarnings = (config: Config, apps: Apps): string[] =>
  [
    ...aboutNames(config, apps),
    ...aboutTopics(config.pairec),
    ...aboutReading(config.pairec),
    ...aboutFeatures(config, apps),
    ...aboutAutoInvoke(config.pairec),
  ].map((warning) => `callback: ${warning}`);
