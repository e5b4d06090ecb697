import * as v from 'valibot';

// The blocks of a PAI-Rec configuration that a callback is about, with the vendor's own names, to be pasted as they are
// (PAI-Rec, Callback API, "Configure the callback"). What only the real service uses is known here too, so that nobody is
// warned of it; what is not in that document is.

const text = v.optional(v.string());
const anything = v.optional(v.unknown());

const callBackConf = v.strictObject({
  /** Where the records go: the name of a block in DatahubConfs or in KafkaConfs. */
  DataSource: v.optional(v.strictObject({ Name: text, Type: v.optional(v.picklist(['datahub', 'kafka'])) })),
  /** Its presence asks for model features; what stands in it is EasyRec's. */
  RankConf: v.optional(v.record(v.string(), v.unknown())),
  RawFeatures: v.optional(v.boolean()),
  RawFeaturesRate: v.optional(v.number()),
  ItemSize: v.optional(v.number()),
  ItemSizeRate: v.optional(v.number()),
  UseUserFeatures: v.optional(v.boolean()),
});

const datahubConf = v.strictObject({
  Endpoint: anything,
  ProjectName: anything,
  AccessId: anything,
  AccessKey: anything,
  TopicName: text,
  Schemas: v.optional(v.array(v.strictObject({ Field: v.string(), Type: v.string() }))),
});

const kafkaConf = v.strictObject({ BootstrapServers: text, Topic: text });

const feature = v.strictObject({
  FeatureType: text,
  FeatureName: text,
  /** Of `const_value`: the value. */
  FeatureSource: text,
  FeatureValue: anything,
  Normalizer: text,
  FeatureStore: text,
  RemoveFeatureSource: anything,
});

const featureConf = v.strictObject({
  AsynLoadFeature: anything,
  FeatureLoadConfs: v.optional(
    v.array(
      v.strictObject({
        FeatureDaoConf: v.optional(
          v.strictObject({
            AdapterType: anything,
            HologresName: anything,
            FeatureKey: anything,
            UserFeatureKeyName: anything,
            HologresTableName: anything,
            UserSelectFields: text,
            FeatureStore: text,
          }),
        ),
        Features: v.optional(v.array(feature)),
      }),
    ),
  ),
});

const category = v.strictObject({
  RecallNames: anything,
  AutoInvokeCallBack: v.optional(v.boolean()),
  AutoInvokeCallBackRate: v.optional(v.number()),
});

const byName = <Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.optional(v.pipe(v.record(v.string(), schema), v.description(description)), {});

export const pairecSchema = v.strictObject({
  CallBackConfs: byName(callBackConf, 'By scene: where its callbacks are recorded, and how much of them.'),
  DatahubConfs: byName(datahubConf, 'By name: a topic, here a file in the data folder, and the schema of its records.'),
  KafkaConfs: byName(kafkaConf, 'By name: a topic of a Kafka cluster.'),
  FeatureConfs: byName(featureConf, 'By scene with "_callback" behind it: the features of users that are loaded.'),
  SceneConfs: byName(v.record(v.string(), category), 'By scene: whether every ranking is recorded as well.'),
});

/** The PAI-Rec blocks, as they are read. */
export type PairecConfig = v.InferOutput<typeof pairecSchema>;
