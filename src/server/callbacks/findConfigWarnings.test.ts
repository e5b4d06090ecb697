import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../config/readConfig.ts';
import { appDefaults } from '../config/schema.ts';
import { createApps } from '../ranking/apps.ts';
import { findConfigWarnings } from './findConfigWarnings.ts';
import { DOCUMENTED_BLOCKS } from '../config/pairecDocument.test.ts';

const findWarnings = (input: object): string[] => {
  const readResult = readConfig(input);
  if (!readResult.ok) assert.fail(readResult.why.join('\n'));
  return findConfigWarnings(readResult.config, createApps(readResult.config.apps, appDefaults));
};

const DH = { DatahubConfs: { dh: { TopicName: 't' } } };
const SOURCE = { DataSource: { Name: 'dh', Type: 'datahub' } };
const AUTO = { default: { AutoInvokeCallBack: true } };

const LOADS = {
  FeatureLoadConfs: [
    {
      FeatureDaoConf: { UserSelectFields: '*' },
      Features: [
        { FeatureType: 'new_feature', FeatureName: 'day_h', Normalizer: 'hour_in_day' },
        { FeatureType: 'compose', FeatureName: 'composed', Normalizer: 'random' },
        { FeatureType: 'new_feature', FeatureName: 'hour', Normalizer: 'hourInDay' },
      ],
    },
  ],
};

const CONSEQUENCE = 'Its callbacks are recorded, whatever site they come from, but no app learns from them.';
const warnOfScene = (scene: string): string =>
  `callback: no app has the pairecScene "${scene}". ${CONSEQUENCE} Set pairecScene for an app.`;
const warnOfApplication = (id: string): string =>
  `callback: no app has the volcengineApplication "${id}". ${CONSEQUENCE} Set volcengineApplication for an app.`;

void describe('findConfigWarnings', () => {
  const rows: readonly [description: string, config: object, warnings: readonly string[]][] = [
    ['an empty configuration', {}, []],
    ['a configuration with only an app', { apps: { shop: {} } }, []],
    [
      "a scene with an app's id",
      { apps: { s: {} }, pairec: { ...DH, CallBackConfs: { s: SOURCE }, SceneConfs: { s: AUTO } } },
      [],
    ],
    [
      'the pairecScene of an app',
      { apps: { shop: { pairecScene: 's' } }, pairec: { ...DH, CallBackConfs: { s: SOURCE } } },
      [],
    ],
    ['any scene without configured apps', { pairec: { ...DH, CallBackConfs: { s: SOURCE } } }, []],
    [
      'a scene that cannot be an app id, without configured apps',
      { pairec: { ...DH, CallBackConfs: { 'home feed': SOURCE } }, volcengine: { applications: { 'a b': {} } } },
      [],
    ],
    [
      'a scene without an app',
      { apps: { shop: {} }, pairec: { ...DH, CallBackConfs: { s: SOURCE } } },
      [warnOfScene('s')],
    ],
    [
      'a scene without an app in two blocks, warned about once',
      { apps: { shop: {} }, pairec: { ...DH, CallBackConfs: { s: SOURCE }, SceneConfs: { s: AUTO } } },
      [warnOfScene('s')],
    ],
    [
      'a scene with the id of an app whose pairecScene differs',
      { apps: { s: { pairecScene: 'x' } }, pairec: { ...DH, CallBackConfs: { s: SOURCE } } },
      [warnOfScene('s')],
    ],
    ["an application with an app's id", { apps: { shop: {} }, volcengine: { applications: { shop: {} } } }, []],
    ['any application without configured apps', { volcengine: { applications: { shop: {} } } }, []],
    [
      'an application without an app',
      { apps: { a: {} }, volcengine: { applications: { shop: {} } } },
      [warnOfApplication('shop')],
    ],
    [
      'a scene without a topic',
      { pairec: { CallBackConfs: { s: {} } } },
      [
        'callback: pairec.CallBackConfs.s.DataSource: Type must be datahub or kafka, and Name must be a key of DatahubConfs, ' +
          'but is "". Callbacks of scene s fail until this is fixed.',
      ],
    ],
    [
      'AutoInvokeCallBack for a scene without CallBackConfs',
      { pairec: { SceneConfs: { s: AUTO, toString: AUTO } } },
      ['s', 'toString'].map(
        (scene) =>
          `callback: pairec.SceneConfs.${scene}: AutoInvokeCallBack has no effect. Add pairec.CallBackConfs.${scene}.`,
      ),
    ],
    [
      'a scene without AutoInvokeCallBack',
      { pairec: { SceneConfs: { s: { default: { AutoInvokeCallBack: false }, other: {} } } } },
      [],
    ],
    [
      'AutoInvokeCallBack for another category',
      { pairec: { SceneConfs: { s: { other: AUTO.default } } } },
      [
        'callback: pairec.SceneConfs.s.other: AutoInvokeCallBack has no effect. Only the category "default" is emulated.',
      ],
    ],
    [
      'an app with an unknown volcengineApplication',
      { apps: { a: { volcengineApplication: 'shop' } } },
      ['callback: apps.a.volcengineApplication: there is no "shop" in volcengine.applications. Add it there.'],
    ],
    [
      'an app whose id another app uses',
      {
        apps: { a: { pairecScene: 'b', volcengineApplication: 'b' }, b: {} },
        volcengine: { applications: { b: {} } },
      },
      [
        'callback: apps.b has no pairecScene, and app a already uses "b". Set apps.b.pairecScene.',
        'callback: apps.b has no volcengineApplication, and app a already uses "b". Set apps.b.volcengineApplication.',
      ],
    ],
    [
      'columns with an unknown field or type',
      {
        pairec: {
          DatahubConfs: {
            dh: {
              TopicName: 't',
              Schemas: [
                { Field: 'user_id', Type: 'string' },
                { Field: 'itemid', Type: 'string' },
                { Field: 'request_id', Type: 'strnig' },
              ],
            },
          },
        },
      },
      [
        'callback: pairec.DatahubConfs.dh.Schemas: itemid is not a field of callback records. The column remains empty.',
        'callback: pairec.DatahubConfs.dh.Schemas: request_id has the unknown type "strnig". The column is left out of records.',
      ],
    ],
    [
      'features without a source, and of unknown kinds',
      {
        apps: { s: {}, t: { userFeatures: './users.ndjson' } },
        pairec: { FeatureConfs: { s_callback: LOADS, t_callback: LOADS } },
      },
      [
        'callback: pairec.FeatureConfs.s_callback loads user features, but the app of scene "s" has no userFeatures file. Set userFeatures.',
        ...['s', 't'].flatMap((scene) =>
          ['composed', 'hour'].map(
            (feature) =>
              `callback: pairec.FeatureConfs.${scene}_callback: the feature ${feature} is left out. Its kind is not emulated.`,
          ),
        ),
      ],
    ],
    [
      'features that are not for callbacks',
      { pairec: { FeatureConfs: { s: {}, s_callback: {} } } },
      [
        'callback: pairec.FeatureConfs.s has no effect: only the features of callbacks ("<scene>_callback") are loaded.',
      ],
    ],
    [
      'several topics of the same name',
      {
        pairec: {
          DatahubConfs: { dh: { TopicName: 't' }, again: { TopicName: 't' }, Other: { TopicName: 'T' } },
          KafkaConfs: {
            near: { BootstrapServers: 'h1:9092,h2:9092', Topic: 't' },
            same: { BootstrapServers: 'h2:9092, h1:9092', Topic: 't' },
            far: { BootstrapServers: 'h3:9092', Topic: 't' },
            idle: { BootstrapServers: 'h4:9092', Topic: 't' },
          },
          CallBackConfs: {
            a: SOURCE,
            b: { DataSource: { Name: 'again', Type: 'datahub' } },
            c: { DataSource: { Name: 'Other', Type: 'datahub' } },
            d: { DataSource: { Name: 'same', Type: 'kafka' } },
            e: { DataSource: { Name: 'near', Type: 'kafka' } },
            f: { DataSource: { Name: 'far', Type: 'kafka' } },
          },
        },
      },
      ['h1:9092,h2:9092', 'h3:9092'].map(
        (brokers) =>
          `callback: topslot log cannot read the Kafka topic "t" of ${brokers}, because this name refers to the embedded topic "t". Rename the topic.`,
      ),
    ],
    [
      'topics with the name of the log',
      {
        pairec: {
          DatahubConfs: { dh: { TopicName: 'topslot' } },
          KafkaConfs: { k: { BootstrapServers: 'h1:9092', Topic: 'topslot' } },
          CallBackConfs: { a: SOURCE, b: { DataSource: { Name: 'k', Type: 'kafka' } } },
        },
      },
      ['the embedded topic "topslot"', 'the Kafka topic "topslot" of h1:9092'].map(
        (topic) =>
          `callback: topslot log cannot read ${topic}, because this name refers to the server's own log. Rename the topic.`,
      ),
    ],
    [
      "the placeholder of PAI-Rec's document",
      { apps: { home_feed: {} }, pairec: DOCUMENTED_BLOCKS },
      [
        warnOfScene('${scene_name}'),
        'callback: pairec.FeatureConfs.home_feed_callback loads user features, but the app of scene "home_feed" has no userFeatures file. Set userFeatures.',
        'callback: pairec.SceneConfs.${scene_name}: AutoInvokeCallBack has no effect. Add pairec.CallBackConfs.${scene_name}.',
      ],
    ],
  ];
  for (const [description, config, warnings] of rows) {
    void it(`returns ${warnings.length} warnings for ${description}`, () =>
      assert.deepEqual(findWarnings(config), warnings));
  }
});
