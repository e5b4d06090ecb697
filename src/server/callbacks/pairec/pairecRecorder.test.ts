import assert from 'node:assert/strict';
import { env } from 'node:process';
import { describe, it } from 'node:test';
import type { Context } from '../../../learn/records/context.ts';
import type { PairecCallback } from '../../../wire/pairec/callbackRequest.ts';
import { readCallback } from '../../../wire/pairec/readCallback.ts';
import { DOCUMENTED_BLOCKS } from '../../config/pairecDocument.test.ts';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import { appDefaults } from '../../config/schema.ts';
import { createApps } from '../../ranking/apps.ts';
import { createLoadFeatures, type LoadFeatures } from './loadFeatures.ts';
import { createPairecRecorder, type PairecRecorder, type RecordOptions } from './pairecRecorder.ts';
import {
  callbackBody,
  HOME_FEED_BODY,
  NOW,
  readPairecConfig,
  simpleConfig,
  createTestCatalog,
} from './testPairec.test.ts';
import { createTopics } from '../topics/topics.ts';
import { createMemoryTopic } from '../topics/embeddedTopic.ts';

// Normalizers use local time: here 01:05 on a Thursday. UTC is 17:05 on a Wednesday.
env['TZ'] = 'Asia/Shanghai';

interface Opened {
  readonly recorder: PairecRecorder;
  readonly lines: readonly string[];
  /** The random numbers that were not used. */
  readonly unusedDraws: readonly number[];
}

/** @param draws the random numbers, in order */
const open = (config: PairecConfig, draws: readonly number[] = [], load?: LoadFeatures): Opened => {
  const topic = createMemoryTopic();
  const unusedDraws = [...draws];
  const random = (): number => unusedDraws.shift() ?? assert.fail('An unexpected random number was drawn.');
  const now = (): number => NOW;
  const users = new Map([
    ['shop', { find: (uid: string) => Promise.resolve({ uid, level: '7', type: 'x', city: 'shanghai' }) }],
  ]);
  const recorder = createPairecRecorder(config, {
    topics: createTopics(config, () => Promise.resolve(topic)),
    catalog: createTestCatalog(),
    loadFeatures: load ?? createLoadFeatures(config, users, now, random),
    now,
    random,
  });
  return { recorder, lines: topic.lines, unusedDraws };
};

const parseCallback = (body: string): PairecCallback => {
  const callback = readCallback(body);
  return callback.ok ? callback.value : assert.fail(callback.why);
};

const shop = createApps({ shop: appDefaults }, appDefaults).get('shop');
const RECORDING: RecordOptions = { app: shop, context: undefined };
const OK = { ok: true };

/** Records a callback and returns the lines in the topic. */
const recordLines = async (
  config: PairecConfig,
  body: string,
  draws: readonly number[] = [],
  recording: RecordOptions = RECORDING,
): Promise<readonly string[]> => {
  const { recorder, lines, unusedDraws } = open(config, draws);
  assert.deepEqual(await recorder.record(parseCallback(body), recording), OK);
  assert.deepEqual(unusedDraws, [], 'every random number is used');
  return lines;
};

/** Returns one field of every record; `undefined` for records without it. */
const getField = (lines: readonly string[], name: string): unknown[] =>
  lines.map((line) => {
    const record: Record<string, unknown> = JSON.parse(line);
    return record[name];
  });

/** Returns the configuration of PAI-Rec's document, with some keys of its scene replaced. */
const documentWith = (conf: object, datahub: object = {}): PairecConfig => {
  const { CallBackConfs, DatahubConfs, ...otherBlocks } = readPairecConfig(DOCUMENTED_BLOCKS);
  return readPairecConfig({
    ...otherBlocks,
    CallBackConfs: { home_feed: { ...CallBackConfs['home_feed'], ...conf } },
    DatahubConfs: { pairec_callback_dh: { ...DatahubConfs['pairec_callback_dh'], ...datahub } },
  });
};

const USER =
  '{"module":"user","request_id":"d9cb1c8d-4d3f-491b-9ea3-380481dabde3","request_info":"{\\"recom_id\\":\\"1111111\\"}",' +
  '"request_time":1772643906,"scene":"home_feed",' +
  '"user_features":"{\\"age\\":25,\\"city\\":\\"shanghai\\",\\"day_h\\":1,\\"level\\":7,\\"rand_int_v\\":42,\\"uid\\":84603208,' +
  '\\"week_day\\":3}","user_id":"84603208"}';

const END =
  '"module":"item","raw_features":"","request_id":"d9cb1c8d-4d3f-491b-9ea3-380481dabde3","request_time":1772643906,' +
  '"scene":"home_feed","user_id":"84603208"}';

void describe("the records of the document's example with its own configuration, byte by byte", () => {
  void it('are the user, then the sampled items with their model features', async () => {
    // 10 % of two items is one item: the first draw selects the second one. The normalizer uses the second draw.
    assert.deepEqual(await recordLines(documentWith({}), HOME_FEED_BODY, [0.6, 0.42]), [
      USER,
      '{"context_features":"{\\"device\\":\\"unknown\\",\\"hour\\":17}",' +
        '"generate_features":"{\\"bias\\":50306,\\"hours=12-17\\":2193,\\"hours=12-17 id=113764910\\":5456,\\"id=113764910\\":42108}",' +
        `"item_features":"{}","item_id":"113764910",${END}`,
    ]);
  });

  void it('contain all items in order without sampling, and no model features without RankConf', async () => {
    const config = documentWith({ ItemSizeRate: 100, RankConf: undefined });
    const item = (id: string): string =>
      `{"context_features":"","generate_features":"","item_features":"{}","item_id":"${id}",${END}`;
    assert.deepEqual(await recordLines(config, HOME_FEED_BODY, [0.42]), [USER, item('113939841'), item('113764910')]);
  });

  void it('contain only the fields that the schema has columns for, converted to the column types', async () => {
    const Schemas = [
      { Field: 'module', Type: 'STRING' },
      { Field: 'request_time', Type: 'string' },
      { Field: 'item_id', Type: 'bigint' },
      { Field: 'user_id', Type: 'integer' },
      { Field: 'user_features', Type: 'blob' },
      { Field: 'no_such_field', Type: 'string' },
    ];
    const config = documentWith({ ItemSizeRate: 0 }, { Schemas });
    assert.deepEqual(await recordLines(config, HOME_FEED_BODY, [0.42]), [
      '{"module":"user","request_time":"1772643906","user_id":84603208}',
      '{"item_id":113939841,"module":"item","request_time":"1772643906","user_id":84603208}',
      '{"item_id":113764910,"module":"item","request_time":"1772643906","user_id":84603208}',
    ]);
  });

  void it('contain every field if the topic has no schema', async () => {
    const config = documentWith({ ItemSizeRate: 0, RankConf: undefined }, { Schemas: undefined });
    const [user, ...items] = await recordLines(config, HOME_FEED_BODY, [0.42]);
    assert.deepEqual([user, items.length], [USER, 2]);
  });
});

void describe('a record', () => {
  void it('has a request_time in whole seconds, rounded down', async () => {
    assert.deepEqual(
      getField(await recordLines(simpleConfig(), callbackBody()), 'request_time'),
      [1772643906, 1772643906],
    );
  });

  void it('contains all other keys of an item, sorted', async () => {
    const item_list = [{ z: 1, item_id: 'i', reason: 'filter', a: { c: [], b: null } }, { item_id: 'j' }];
    assert.deepEqual(getField(await recordLines(simpleConfig(), callbackBody({ item_list })), 'item_features'), [
      undefined,
      '{"a":{"b":null,"c":[]},"reason":"filter","z":1}',
      '{}',
    ]);
  });

  void it('has {} for a missing request_info', async () => {
    assert.deepEqual(getField(await recordLines(simpleConfig(), callbackBody()), 'request_info'), ['{}', undefined]);
  });

  void it('is written to a Kafka topic with all fields, because it has no columns', async () => {
    const kafka = simpleConfig(
      { DataSource: { Name: 'dh', Type: 'kafka' } },
      {
        DatahubConfs: { dh: { TopicName: 't', Schemas: [{ Field: 'module', Type: 'string' }] } },
        KafkaConfs: { dh: { BootstrapServers: 'kafka:9092', Topic: 't' } },
      },
    );
    assert.deepEqual(getField(await recordLines(kafka, callbackBody()), 'user_id'), ['u', 'u']);
  });

  void it('is written only for a scene with CallBackConfs; other scenes write nothing and do not fail', async () => {
    const { recorder, lines } = open(simpleConfig());
    for (const scene of ['other', 'constructor', '__proto__', 's_callback']) {
      assert.equal(recorder.isRecorded(scene), false, scene);
      assert.deepEqual(await recorder.record(parseCallback(callbackBody({ scene_id: scene })), RECORDING), OK);
    }
    assert.equal(recorder.isRecorded('s'), true);
    assert.deepEqual(lines, []);
  });
});

void describe('features of the user', () => {
  const features = {
    FeatureConfs: { s_callback: { FeatureLoadConfs: [{ FeatureDaoConf: { UserSelectFields: 'level,none' } }] } },
  };

  void it('are the sent ones, then the loaded ones, which take precedence', async () => {
    const body = callbackBody({ features: { level: 1, age: '25', note: '', type: 'x' } });
    assert.deepEqual(getField(await recordLines(simpleConfig({}, features), body), 'user_features'), [
      '{"age":25,"level":7,"uid":"u"}',
      undefined,
    ]);
  });

  void it("are loaded for the scene's app, or for no app if the scene has none", async () => {
    const loadCalls: unknown[] = [];
    const load: LoadFeatures = (...loadArguments) => {
      loadCalls.push(loadArguments);
      return Promise.resolve([]);
    };
    const { recorder } = open(simpleConfig({ UseUserFeatures: true }), [], load);
    await recorder.record(parseCallback(callbackBody()), RECORDING);
    await recorder.record(parseCallback(callbackBody()), { app: undefined, context: undefined });
    assert.deepEqual(loadCalls, [
      ['s', 'u', 'shop'],
      ['s', 'u', undefined],
    ]);
  });

  const rows: readonly [use: boolean | undefined, isRecommendation: boolean, expected: string][] = [
    [true, true, '{"device":"phone","uid":"u"}'],
    [false, true, '{"level":7,"uid":"u"}'],
    [undefined, true, '{"level":7,"uid":"u"}'],
    [true, false, '{"level":7,"uid":"u"}'],
  ];
  for (const [use, isRecommendation, expected] of rows) {
    void it(`with UseUserFeatures ${use}, ${isRecommendation ? 'after' : 'without'} a recommendation, are ${expected}`, async () => {
      const recording = { ...RECORDING, ...(isRecommendation && { recommendationFeatures: { device: 'phone' } }) };
      const lines = await recordLines(simpleConfig({ UseUserFeatures: use }, features), callbackBody(), [], recording);
      assert.deepEqual(getField(lines, 'user_features')[0], expected);
    });
  }
});

void describe('features of the model', () => {
  const item_list = [{ item_id: 'a' }, { item_id: 'gone' }];
  const context: Context = {
    device: 'phone',
    hour: 9,
    from: 'search',
    language: 'de',
    reader: 'secret',
    shared: [{ x: 1 }],
  };
  const RAW =
    '{"date":"2026-03-04T15:35:06.789Z","guid":"a","id":"https://www.example/a","set":"news","title":"Harbour \\u003copens\\u003e"}';

  void it("are those of the decision that the callback names, without its reader and its caller's shared features", async () => {
    const lines = await recordLines(simpleConfig({ RankConf: {} }), callbackBody({ item_list }), [], {
      ...RECORDING,
      context,
    });
    const visit = '{"device":"phone","from":"search","hour":9,"language":"de"}';
    assert.deepEqual(getField(lines, 'context_features'), [undefined, visit, visit]);
    assert.ok(!lines.join().includes('secret'));
    for (const generated of getField(lines, 'generate_features').slice(1)) {
      assert.match(String(generated), /"device=phone id=.*"hours=6-11":.*"language=de":/);
    }
  });

  void it('use the current hour in UTC, as decisions do, if the callback names no decision', async () => {
    const lines = await recordLines(simpleConfig({ RankConf: {} }), callbackBody());
    assert.deepEqual(getField(lines, 'context_features'), [undefined, '{"device":"unknown","hour":17}']);
  });

  const rates: readonly [conf: object, draws: readonly number[], isRaw: boolean][] = [
    [{ RawFeatures: true, RawFeaturesRate: 100 }, [], true],
    [{ RawFeatures: true, RawFeaturesRate: 30 }, [0.29], true],
    [{ RawFeatures: true, RawFeaturesRate: 30 }, [0.3], false],
    [{ RawFeatures: true, RawFeaturesRate: 0 }, [], false],
    [{ RawFeatures: true }, [], false],
    [{ RawFeatures: false, RawFeaturesRate: 100 }, [], false],
    [{ RawFeaturesRate: 100 }, [], false],
  ];
  for (const [conf, draws, isRaw] of rates) {
    void it(`${isRaw ? 'include' : 'exclude'} raw features with ${JSON.stringify(conf)} and ${draws.join() || 'no draw'}`, async () => {
      const lines = await recordLines(simpleConfig({ RankConf: {}, ...conf }), callbackBody({ item_list }), draws);
      assert.deepEqual(getField(lines, 'raw_features'), [undefined, isRaw ? RAW : '', '']);
      for (const generated of getField(lines, 'generate_features').slice(1)) assert.notEqual(generated, '');
    });
  }

  void it('exclude raw features without a model', async () => {
    const lines = await recordLines(
      simpleConfig({ RawFeatures: true, RawFeaturesRate: 100 }),
      callbackBody({ item_list }),
    );
    for (const name of ['raw_features', 'generate_features', 'context_features']) {
      assert.deepEqual(getField(lines, name), [undefined, '', '']);
    }
  });
});

void describe('the items of a record', () => {
  const item_list = Array.from({ length: 10 }, (_, index) => ({ item_id: String(index) }));
  const rows: readonly [conf: object, draws: readonly number[], ids: string][] = [
    [{}, [], '0123456789'],
    [{ ItemSize: 3 }, [], '012'],
    [{ ItemSize: 100 }, [], '0123456789'],
    [{ ItemSizeRate: 30 }, [0], '036'],
    [{ ItemSizeRate: 30 }, [0.999], '369'],
    // Takes the first six, then half of them.
    [{ ItemSize: 6, ItemSizeRate: 50 }, [0], '024'],
    [{ ItemSize: 6, ItemSizeRate: 50 }, [0.999], '135'],
    [{ ItemSize: 3, ItemSizeRate: 1 }, [0.5], '1'],
  ];
  for (const [conf, draws, ids] of rows) {
    void it(`are ${ids} with ${JSON.stringify(conf)} and ${draws.join() || 'no draw'}`, async () => {
      const [, ...itemIds] = getField(
        await recordLines(simpleConfig(conf), callbackBody({ item_list }), draws),
        'item_id',
      );
      assert.equal(itemIds.join(''), ids);
    });
  }
});

void describe('several callbacks at once', () => {
  void it('have adjacent records, in the order in which their features are loaded', async () => {
    const finishLoad: (() => void)[] = [];
    const load: LoadFeatures = () => new Promise((resolve) => finishLoad.push(() => resolve([])));
    const { recorder, lines } = open(simpleConfig(), [], load);
    const callbacks = ['r1', 'r2', 'r3'].map((id) =>
      parseCallback(callbackBody({ request_id: id, item_list: [{ item_id: 'i' }, { item_id: 'j' }] })),
    );
    const written = callbacks.map((callback) => recorder.record(callback, RECORDING));
    for (const finish of finishLoad.toReversed()) finish();
    assert.deepEqual(await Promise.all(written), [OK, OK, OK]);
    const ids = getField(lines, 'request_id');
    assert.deepEqual(ids, ['r3', 'r3', 'r3', 'r2', 'r2', 'r2', 'r1', 'r1', 'r1']);
    assert.deepEqual(getField(lines, 'module'), Array.from({ length: 3 }, () => ['user', 'item', 'item']).flat());
  });
});

void describe('shouldAutoInvoke', () => {
  const conf = (block: object): PairecConfig => simpleConfig({}, { SceneConfs: { s: { default: block } } });
  const rows: readonly [config: PairecConfig, scene: string, draws: readonly number[], invokes: boolean][] = [
    [conf({ AutoInvokeCallBack: true }), 's', [], true],
    [conf({ AutoInvokeCallBack: true, AutoInvokeCallBackRate: 0 }), 's', [], true],
    [conf({ AutoInvokeCallBack: true, AutoInvokeCallBackRate: 100 }), 's', [], true],
    [conf({ AutoInvokeCallBack: true, AutoInvokeCallBackRate: 30 }), 's', [0.29], true],
    [conf({ AutoInvokeCallBack: true, AutoInvokeCallBackRate: 30 }), 's', [0.3], false],
    [conf({ AutoInvokeCallBack: false, AutoInvokeCallBackRate: 100 }), 's', [], false],
    [conf({ AutoInvokeCallBackRate: 100 }), 's', [], false],
    [conf({ AutoInvokeCallBack: true }), 'other', [], false],
    [conf({ AutoInvokeCallBack: true }), 'constructor', [], false],
    [simpleConfig({}, { SceneConfs: { s: { other: { AutoInvokeCallBack: true } } } }), 's', [], false],
    [simpleConfig(), 's', [], false],
  ];
  for (const [index, [config, scene, draws, invokes]] of rows.entries()) {
    void it(`${index}: ${invokes} for ${scene} of ${JSON.stringify(config.SceneConfs)} at ${draws.join() || 'no draw'}`, () => {
      const app = createApps({ shop: { ...appDefaults, pairecScene: scene } }, appDefaults).get('shop');
      assert.ok(app);
      assert.equal(open(config, draws).recorder.shouldAutoInvoke(app), invokes);
    });
  }
});
