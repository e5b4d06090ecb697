import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from '../config/readConfig.ts';
import { appDefaults } from '../config/schema.ts';
import { createApps } from '../ranking/apps.ts';
import { idleWarnings } from './idleWarnings.ts';
import { DOCUMENT } from './testPairec.test.ts';

const warningsOf = (input: object): string[] => {
  const read = readConfig(input);
  if (!read.ok) assert.fail(read.why.join('\n'));
  return idleWarnings(read.config, createApps(read.config.apps, appDefaults));
};

const DH = { DatahubConfs: { dh: { TopicName: 't' } } };
const SOURCE = { DataSource: { Name: 'dh', Type: 'datahub' } };
const AUTO = { default: { AutoInvokeCallBack: true } };

const noScene = (scene: string): string =>
  `callback: no app has the pairecScene "${scene}": its callbacks are taken and recorded, and nothing follows from them.`;
const noApplication = (id: string): string =>
  `callback: no app has the volcengineApplication "${id}": its callbacks are taken and recorded, and nothing follows from them.`;

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
          'it has "". Callbacks of that scene will fail.',
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
      { pairec: { SceneConfs: { s: { default: { AutoInvokeCallBack: false }, other: AUTO.default } } } },
      [],
    ],
    [
      'features of a scene that is no callback',
      { pairec: { FeatureConfs: { s: {}, s_callback: {} } } },
      ['callback: pairec.FeatureConfs.s is not that of a callback ("<scene>_callback"), and has no effect here.'],
    ],
    [
      "the document's own placeholder",
      { apps: { home_feed: {} }, pairec: DOCUMENT },
      [
        noScene('${scene_name}'),
        'callback: pairec.SceneConfs.${scene_name} has AutoInvokeCallBack, but there are no CallBackConfs for it.',
      ],
    ],
  ];
  for (const [what, config, warnings] of rows) {
    void it(`is said of ${what}: ${warnings.length}`, () => assert.deepEqual(warningsOf(config), warnings));
  }
});
