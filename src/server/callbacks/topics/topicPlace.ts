import type { PairecConfig } from '../../config/pairecSchema.ts';

/** A topic as the configuration names it: an embedded one in the data folder, or one of a Kafka cluster. */
export type TopicPlace = { readonly topic: string } & (
  { readonly kind: 'embedded' } | { readonly kind: 'kafka'; readonly brokers: readonly string[] }
);

/** Where the data source of a scene is; or why nowhere. */
export const topicOf = (
  { CallBackConfs, DatahubConfs, KafkaConfs }: PairecConfig,
  scene: string,
): TopicPlace | { readonly why: string } => {
  const place = `pairec.CallBackConfs.${scene}.DataSource`;
  const { Name: name = '', Type: type } = CallBackConfs[scene]?.DataSource ?? {};
  const block = type === 'kafka' ? 'KafkaConfs' : 'DatahubConfs';
  if (type === 'kafka' && Object.hasOwn(KafkaConfs, name)) {
    const { BootstrapServers = '', Topic: topic = '' } = KafkaConfs[name] ?? {};
    const brokers = BootstrapServers.split(',')
      .map((server) => server.trim())
      .filter(Boolean);
    if (topic && brokers.length > 0) return { kind: 'kafka', topic, brokers };
    return { why: `pairec.KafkaConfs.${name}: needs BootstrapServers and Topic.` };
  }
  if (type === 'datahub' && Object.hasOwn(DatahubConfs, name)) {
    const topic = DatahubConfs[name]?.TopicName;
    return topic ? { kind: 'embedded', topic } : { why: `pairec.DatahubConfs.${name}.TopicName: is missing.` };
  }
  return { why: `${place}: must have a Type, datahub or kafka, and a Name that ${block} has; it has "${name}".` };
};

/** Tells topics apart: an embedded one and those of two clusters may have the same name. */
export const keyOf = (place: TopicPlace): string =>
  JSON.stringify([place.topic, ...(place.kind === 'kafka' ? place.brokers.toSorted() : [])]);

/** Every topic that the configuration names, once. */
export const topicsOf = (pairec: PairecConfig): TopicPlace[] => {
  const places = Object.keys(pairec.CallBackConfs).map((scene) => topicOf(pairec, scene));
  const byKey = new Map(places.flatMap((place) => ('why' in place ? [] : [[keyOf(place), place] as const])));
  return [...byKey.values()];
};
