// The name ends in .test so that this file is compiled with the tests and not shipped.

/** The configuration blocks of the vendor's document (Callback API, "Configure the callback"), unchanged. */
export const DOCUMENTED_BLOCKS: Readonly<Record<string, unknown>> = {
  CallBackConfs: {
    home_feed: {
      DataSource: {
        Name: 'pairec_callback_dh',
        Type: 'datahub',
      },
      RankConf: {
        RankAlgoList: ['ali_rnk_v2_woid_callback_public_v2'],
        ContextFeatures: ['none'],
        Processor: 'EasyRec',
      },
      RawFeatures: false,
      RawFeaturesRate: 0,
      ItemSize: 100,
      ItemSizeRate: 10,
      UseUserFeatures: true,
    },
  },
  DatahubConfs: {
    pairec_callback_dh: {
      Endpoint: 'http://dh-cn-hangzhou-int-vpc.aliyuncs.com',
      ProjectName: '${ProjectName}',
      TopicName: 'pairec_callback_log',
      Schemas: [
        {
          Field: 'request_id',
          Type: 'string',
        },
        {
          Field: 'module',
          Type: 'string',
        },
        {
          Field: 'scene',
          Type: 'string',
        },
        {
          Field: 'request_time',
          Type: 'integer',
        },
        {
          Field: 'user_features',
          Type: 'string',
        },
        {
          Field: 'item_features',
          Type: 'string',
        },
        {
          Field: 'request_info',
          Type: 'string',
        },
        {
          Field: 'user_id',
          Type: 'string',
        },
        {
          Field: 'item_id',
          Type: 'string',
        },
        {
          Field: 'raw_features',
          Type: 'string',
        },
        {
          Field: 'generate_features',
          Type: 'string',
        },
        {
          Field: 'context_features',
          Type: 'string',
        },
      ],
    },
  },
  FeatureConfs: {
    home_feed_callback: {
      AsynLoadFeature: true,
      FeatureLoadConfs: [
        {
          FeatureDaoConf: {
            AdapterType: 'hologres',
            HologresName: 'pairec-holo',
            FeatureKey: 'user:uid',
            UserFeatureKeyName: 'client_str',
            HologresTableName: 'dwd_ali_user_all_feature_v2_holo',
            UserSelectFields: '*',
            FeatureStore: 'user',
          },
          Features: [
            {
              FeatureType: 'new_feature',
              FeatureName: 'day_h',
              Normalizer: 'hour_in_day',
              FeatureStore: 'user',
            },
            {
              FeatureType: 'new_feature',
              FeatureName: 'week_day',
              Normalizer: 'weekday',
              FeatureStore: 'user',
            },
            {
              FeatureType: 'new_feature',
              FeatureName: 'rand_int_v',
              Normalizer: 'random',
              FeatureStore: 'user',
            },
          ],
        },
        {
          FeatureDaoConf: {
            AdapterType: 'hologres',
            HologresName: 'pairec-holo',
            FeatureKey: 'user:uid',
            UserFeatureKeyName: 'client_str',
            HologresTableName: 'dwd_ali_user_table_v3_expo_static_feature_v2_holo',
            UserSelectFields: '*',
            FeatureStore: 'user',
          },
        },
      ],
    },
  },
  SceneConfs: {
    '${scene_name}': {
      default: {
        RecallNames: ['collaborative_filter'],
        AutoInvokeCallBack: true,
        AutoInvokeCallBackRate: 100,
      },
    },
  },
};
