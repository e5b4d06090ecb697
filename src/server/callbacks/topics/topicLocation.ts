import type { PairecConfig } from '../../config/pairecSchema.ts';

/** The location of a configured topic: embedded in the data folder, or on a Kafka cluster. */
export type TopicLocation = { readonly topic: string } & (
  { readonly kind: 'embedded' } | { readonly kind: 'kafka'; readonly brokers: readonly string[] }
);

/** Returns the location of a scene's topic, or why the configuration has none. */
export const locateTopic = (
  { CallBackConfs, DatahubConfs, KafkaConfs }: PairecConfig,
  scene: string,
): TopicLocation | { readonly why: string } => {
  const key = `pairec.CallBackConfs.${scene}.DataSource`;
  const { Name: name = '', Type: type } = CallBackConfs[scene]?.DataSource ?? {};
  const block = type === 'kafka' ? 'KafkaConfs' : 'DatahubConfs';
  if (type === 'kafka' && Object.hasOwn(KafkaConfs, name)) {
    const { BootstrapServers = '', Topic: topic = '' } = KafkaConfs[name] ?? {};
    const brokers = BootstrapServers.split(',')
      .map((server) => server.trim())
      .filter(Boolean);
    if (topic && brokers.length > 0) return { kind: 'kafka', topic, brokers };
    return { why: `pairec.KafkaConfs.${name}: BootstrapServers and Topic are required.` };
  }
  if (type === 'datahub' && Object.hasOwn(DatahubConfs, name)) {
    const topic = DatahubConfs[name]?.TopicName;
    return topic ? { kind: 'embedded', topic } : { why: `pairec.DatahubConfs.${name}: TopicName is required.` };
  }
  return { why: `${key}: Type must be datahub or kafka, and Name must be a key of ${block}, but is "${name}".` };
};

/**
 * Returns a key that identifies a topic. Its name is not enough: topics in different locations may have the same one.
 */
export const topicKey = (location: TopicLocation): string =>
  JSON.stringify([location.topic, ...(location.kind === 'kafka' ? location.brokers.toSorted() : [])]);

/** Returns the locations of all topics in the configuration, without duplicates. */
export const listConfiguredTopics = (pairec: PairecConfig): TopicLocation[] => {
  const locations = Object.keys(pairec.CallBackConfs).map((scene) => locateTopic(pairec, scene));
  const byKey = new Map(
    locations.flatMap((location) => ('why' in location ? [] : [[topicKey(location), location] as const])),
  );
  return [...byKey.values()];
};
