import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../config/readConfig.ts';
import { appDefaults } from '../config/schema.ts';
import { createApps } from '../ranking/apps.ts';
import { idleWarnings } from './idleWarnings.ts';
import { DOCUMENT } from '../config/pairecDocument.test.ts';

const warningsOf = (input: object): string[] => {
  const read = readConfig(input);
  if (!read.ok) assert.fail(read.why.join('\n'));
  return idleWarnings(read.config, createApps(read.config.apps, appDefaults));
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

const noScene = (scene: string): string =>
  `callback: no app has the pairecScene "${scene}": its callbacks are taken from anywhere and recorded, and nothing follows from them.`;
const noApplication = (id: string): string =>
  `callback: no app has the volcengineApplication "${id}": its callbacks are taken from anywhere and recorded, and nothing follows from them.`;

void describe('what leads to nothing', () => {
  const rows: readonly [what: string, config: object, warnings: readonly string[]][] = [
    ['nothing', {}, []],
    ['nothing, with an app', { apps: { shop: {} } }, []],
    [
      'a scene of the app',
      { apps: { s: {} }, pairec: { ...DH, CallBackConfs: { s: SOURCE }, SceneConfs: { s: AUTO } } },
      [],
    ],
    [
      'a scene that the app names',
      { apps: { shop: { pairecScene: 's' } }, pairec: { ...DH, CallBackConfs: { s: SOURCE } } },
      [],
    ],
    ['any scene where any app is served', { pairec: { ...DH, CallBackConfs: { s: SOURCE } } }, []],
    [
      'a scene that is no id where any app is served',
      { pairec: { ...DH, CallBackConfs: { 'home feed': SOURCE } }, volcengine: { applications: { 'a b': {} } } },
      [],
    ],
    ["nobody's scene", { apps: { shop: {} }, pairec: { ...DH, CallBackConfs: { s: SOURCE } } }, [noScene('s')]],
    [
      "nobody's scene in two blocks, once",
      { apps: { shop: {} }, pairec: { ...DH, CallBackConfs: { s: SOURCE }, SceneConfs: { s: AUTO } } },
      [noScene('s')],
    ],
    [
      'a scene under the id of an app that goes by another',
      { apps: { s: { pairecScene: 'x' } }, pairec: { ...DH, CallBackConfs: { s: SOURCE } } },
      [noScene('s')],
    ],
    ['an application of the app', { apps: { shop: {} }, volcengine: { applications: { shop: {} } } }, []],
    ['any application where any app is served', { volcengine: { applications: { shop: {} } } }, []],
    ["nobody's application", { apps: { a: {} }, volcengine: { applications: { shop: {} } } }, [noApplication('shop')]],
    [
      'a scene without a topic',
      { pairec: { CallBackConfs: { s: {} } } },
      [
        'callback: pairec.CallBackConfs.s.DataSource: must have a Type, datahub or kafka, and a Name that DatahubConfs has; ' +
          'it has "". Callbacks of scene s will fail.',
      ],
    ],
    [
      'rankings that are to be recorded, and nowhere to',
      { pairec: { SceneConfs: { s: AUTO, toString: AUTO } } },
      ['s', 'toString'].map(
        (scene) =>
          `callback: pairec.SceneConfs.${scene} has AutoInvokeCallBack, but there are no CallBackConfs for it.`,
      ),
    ],
    [
      'a scene that is not to be recorded',
      { pairec: { SceneConfs: { s: { default: { AutoInvokeCallBack: false }, other: {} } } } },
      [],
    ],
    [
      'rankings that are to be recorded in another category',
      { pairec: { SceneConfs: { s: { other: AUTO.default } } } },
      ['callback: pairec.SceneConfs.s.other: only the category "default" is emulated here.'],
    ],
    [
      'an app that goes by an application that is not there',
      { apps: { a: { volcengineApplication: 'shop' } } },
      ['callback: apps.a.volcengineApplication: "shop" is not among the volcengine.applications.'],
    ],
    [
      'an app whose own id is what another one goes by',
      {
        apps: { a: { pairecScene: 'b', volcengineApplication: 'b' }, b: {} },
        volcengine: { applications: { b: {} } },
      },
      [
        'callback: apps.b has no pairecScene: "b" is that of app a.',
        'callback: apps.b has no volcengineApplication: "b" is that of app a.',
      ],
    ],
    [
      'columns that stay empty',
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
        'callback: pairec.DatahubConfs.dh.Schemas: itemid is no field of a record.',
        'callback: pairec.DatahubConfs.dh.Schemas: request_id has the unknown type "strnig", and is left out of the records.',
      ],
    ],
    [
      'features that are loaded from nowhere, and of unknown kinds',
      {
        apps: { s: {}, t: { userFeatures: './users.ndjson' } },
        pairec: { FeatureConfs: { s_callback: LOADS, t_callback: LOADS } },
      },
      [
        'callback: pairec.FeatureConfs.s_callback loads features of users, and the app of scene "s" has no userFeatures to load them from.',
        ...['s', 't'].flatMap((scene) =>
          ['composed', 'hour'].map(
            (feature) =>
              `callback: pairec.FeatureConfs.${scene}_callback: the feature ${feature} is of a kind that is not emulated here.`,
          ),
        ),
      ],
    ],
    [
      'features of a scene that is no callback',
      { pairec: { FeatureConfs: { s: {}, s_callback: {} } } },
      ['callback: pairec.FeatureConfs.s is not that of a callback ("<scene>_callback"), and has no effect here.'],
    ],
    [
      'topics of one name',
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
          `callback: topslot log cannot read the Kafka topic "t" of ${brokers}: under this name it reads the embedded topic "t".`,
      ),
    ],
    [
      'topics that are called as the log is',
      {
        pairec: {
          DatahubConfs: { dh: { TopicName: 'topslot' } },
          KafkaConfs: { k: { BootstrapServers: 'h1:9092', Topic: 'topslot' } },
          CallBackConfs: { a: SOURCE, b: { DataSource: { Name: 'k', Type: 'kafka' } } },
        },
      },
      ['the embedded topic "topslot"', 'the Kafka topic "topslot" of h1:9092'].map(
        (topic) => `callback: topslot log cannot read ${topic}: under this name it reads the log.`,
      ),
    ],
    [
      "the document's own placeholder",
      { apps: { home_feed: {} }, pairec: DOCUMENT },
      [
        noScene('${scene_name}'),
        'callback: pairec.FeatureConfs.home_feed_callback loads features of users, and the app of scene "home_feed" has no userFeatures to load them from.',
        'callback: pairec.SceneConfs.${scene_name} has AutoInvokeCallBack, but there are no CallBackConfs for it.',
      ],
    ],
  ];
  for (const [what, config, warnings] of rows) {
    void it(`is said of ${what}: ${warnings.length}`, () => assert.deepEqual(warningsOf(config), warnings));
  }
});
