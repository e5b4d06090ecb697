import * as v from 'valibot';
import { strictObject } from './strictObject.ts';

// The blocks of a PAI-Rec configuration that concern callbacks, with the vendor's names, so that they can be pasted
// without changes (PAI-Rec, Callback API, "Configure the callback"). Documented keys that only the original service
// uses are accepted and ignored. Undocumented keys cause a warning.

/** Creates the schema of one block. Unknown keys become warnings, see `readPairec`. */
const strictBlock = <const Entries extends v.ObjectEntries>(entries: Entries) =>
  strictObject(entries, { unknownKey: 'unknown key; it has no effect here' });

const optionalText = v.optional(v.string());
const ignored = v.optional(v.unknown());

const callBackConf = strictBlock({
  DataSource: v.optional(
    v.pipe(
      strictBlock({ Name: optionalText, Type: v.optional(v.picklist(['datahub', 'kafka'])) }),
      v.description('Where records are written: the name of a block in DatahubConfs or KafkaConfs.'),
    ),
  ),
  RankConf: v.optional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.description('If present, records contain model features. Its content has no effect here.'),
    ),
  ),
  RawFeatures: v.optional(v.pipe(v.boolean(), v.description('Whether records contain raw features. Default: false.'))),
  RawFeaturesRate: v.optional(v.number()),
  ItemSize: v.optional(v.number()),
  ItemSizeRate: v.optional(v.number()),
  UseUserFeatures: v.optional(v.boolean()),
});

const datahubConf = strictBlock({
  Endpoint: ignored,
  ProjectName: ignored,
  AccessId: ignored,
  AccessKey: ignored,
  TopicName: optionalText,
  Schemas: v.optional(v.array(strictBlock({ Field: v.string(), Type: v.string() }))),
});

const kafkaConf = strictBlock({ BootstrapServers: optionalText, Topic: optionalText });

const feature = strictBlock({
  FeatureType: optionalText,
  FeatureName: optionalText,
  FeatureSource: v.optional(
    v.pipe(v.string(), v.description('The value of the feature if Normalizer is "const_value".')),
  ),
  FeatureValue: ignored,
  Normalizer: optionalText,
  FeatureStore: optionalText,
  RemoveFeatureSource: ignored,
});

const featureConf = strictBlock({
  AsynLoadFeature: ignored,
  FeatureLoadConfs: v.optional(
    v.array(
      strictBlock({
        FeatureDaoConf: v.optional(
          strictBlock({
            AdapterType: ignored,
            HologresName: ignored,
            FeatureKey: ignored,
            UserFeatureKeyName: ignored,
            HologresTableName: ignored,
            UserSelectFields: optionalText,
            FeatureStore: optionalText,
          }),
        ),
        Features: v.optional(v.array(feature)),
      }),
    ),
  ),
});

const category = strictBlock({
  RecallNames: ignored,
  AutoInvokeCallBack: v.optional(v.boolean()),
  AutoInvokeCallBackRate: v.optional(v.number()),
});

const blocksByName = <Schema extends v.GenericSchema>(schema: Schema, description: string) =>
  v.optional(v.pipe(v.record(v.string(), schema), v.description(description)), {});

export const pairecSchema = strictBlock({
  CallBackConfs: blocksByName(
    callBackConf,
    'By scene: where its callbacks are recorded, and which share of them. Default: none.',
  ),
  DatahubConfs: blocksByName(
    datahubConf,
    'By name: a topic and the fields of its records. The topic is stored in the data folder. Default: none.',
  ),
  KafkaConfs: blocksByName(kafkaConf, 'By name: a topic of a Kafka cluster. Default: none.'),
  FeatureConfs: blocksByName(
    featureConf,
    'By scene with the suffix "_callback": the user features to load. Default: none.',
  ),
  SceneConfs: blocksByName(
    v.record(v.string(), category),
    'By scene: whether every ranking is also recorded as a callback. Default: none.',
  ),
});

/** The PAI-Rec blocks with their defaults filled in. */
export type PairecConfig = v.InferOutput<typeof pairecSchema>;
