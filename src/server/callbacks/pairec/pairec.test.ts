import assert from 'node:assert/strict';
import { env } from 'node:process';
import { describe, it } from 'node:test';
import type { Context } from '../../../learn/records/context.ts';
import type { PairecCallback } from '../../../wire/pairec/callbackRequest.ts';
import { readCallback } from '../../../wire/pairec/readCallback.ts';
import { DOCUMENT } from '../../config/pairecDocument.test.ts';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import { appDefaults } from '../../config/schema.ts';
import { createApps } from '../../ranking/apps.ts';
import { createLoadFeatures, type LoadFeatures } from './loadFeatures.ts';
import { createPairec, type Pairec, type Recording } from './pairec.ts';
import { bodyOf, HOME_FEED, NOW, pairecOf, simple, testCatalog } from './testPairec.test.ts';
import { createTopics } from '../topics/topics.ts';
import { memoryTopic } from '../topics/embeddedTopic.ts';

// Normalizers read the clock on the wall. There it is 01:05 on a Thursday; in UTC, 17:05 on a Wednesday.
env['TZ'] = 'Asia/Shanghai';

interface Opened {
  readonly pairec: Pairec;
  readonly lines: readonly string[];
  /** The numbers that nobody has asked for. */
  readonly left: readonly number[];
}

/** @param draws the numbers that chance gives, in turn */
const open = (config: PairecConfig, draws: readonly number[] = [], load?: LoadFeatures): Opened => {
  const topic = memoryTopic();
  const left = [...draws];
  const random = (): number => left.shift() ?? assert.fail('There was no need for chance.');
  const now = (): number => NOW;
  const users = new Map([
    ['shop', { find: (uid: string) => Promise.resolve({ uid, level: '7', type: 'x', city: 'shanghai' }) }],
  ]);
  const pairec = createPairec(config, {
    topics: createTopics(config, () => Promise.resolve(topic)),
    catalog: testCatalog(),
    loadFeatures: load ?? createLoadFeatures(config, users, now, random),
    now,
    random,
  });
  return { pairec, lines: topic.lines, left };
};

const read = (body: string): PairecCallback => {
  const callback = readCallback(body);
  return callback.ok ? callback.value : assert.fail(callback.why);
};

const shop = createApps({ shop: appDefaults }, appDefaults).get('shop');
const RECORDING: Recording = { app: shop, context: undefined };
const OK = { ok: true };

/** The lines that a callback leads to. */
const linesOf = async (
  config: PairecConfig,
  body: string,
  draws: readonly number[] = [],
  recording: Recording = RECORDING,
): Promise<readonly string[]> => {
  const { pairec, lines, left } = open(config, draws);
  assert.deepEqual(await pairec.record(read(body), recording), OK);
  assert.deepEqual(left, [], 'as often as there was need for chance');
  return lines;
};

/** One field of every record, parsed; `undefined` where a record has none. */
const field = (lines: readonly string[], name: string): unknown[] =>
  lines.map((line) => {
    const record: Record<string, unknown> = JSON.parse(line);
    return record[name];
  });

/** The document's blocks, some keys of its scene's replaced. */
const documentWith = (conf: object, datahub: object = {}): PairecConfig => {
  const { CallBackConfs, DatahubConfs, ...rest } = pairecOf(DOCUMENT);
  return pairecOf({
    ...rest,
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

void describe("the records of the document's own example under its own configuration, byte by byte", () => {
  void it('are the user, then the sampled items with what the model says', async () => {
    // 10 % of two items are one: the second, by the first draw. The second draw is the normalizer's.
    assert.deepEqual(await linesOf(documentWith({}), HOME_FEED, [0.6, 0.42]), [
      USER,
      '{"context_features":"{\\"device\\":\\"unknown\\",\\"hour\\":17}",' +
        '"generate_features":"{\\"bias\\":50306,\\"hours=12-17\\":2193,\\"hours=12-17 id=113764910\\":5456,\\"id=113764910\\":42108}",' +
        `"item_features":"{}","item_id":"113764910",${END}`,
    ]);
  });

  void it('are all items in their order where nothing samples them, and nothing of a model without RankConf', async () => {
    const config = documentWith({ ItemSizeRate: 100, RankConf: undefined });
    const item = (id: string): string =>
      `{"context_features":"","generate_features":"","item_features":"{}","item_id":"${id}",${END}`;
    assert.deepEqual(await linesOf(config, HOME_FEED, [0.42]), [USER, item('113939841'), item('113764910')]);
  });

  void it('have no field that the schema has no column for, and each field as its column has it', async () => {
    const Schemas = [
      { Field: 'module', Type: 'STRING' },
      { Field: 'request_time', Type: 'string' },
      { Field: 'item_id', Type: 'bigint' },
      { Field: 'user_id', Type: 'integer' },
      { Field: 'user_features', Type: 'blob' },
      { Field: 'no_such_field', Type: 'string' },
    ];
    const config = documentWith({ ItemSizeRate: 0 }, { Schemas });
    assert.deepEqual(await linesOf(config, HOME_FEED, [0.42]), [
      '{"module":"user","request_time":"1772643906","user_id":84603208}',
      '{"item_id":113939841,"module":"item","request_time":"1772643906","user_id":84603208}',
      '{"item_id":113764910,"module":"item","request_time":"1772643906","user_id":84603208}',
    ]);
  });

  void it('have every field where the topic has no schema', async () => {
    const config = documentWith({ ItemSizeRate: 0, RankConf: undefined }, { Schemas: undefined });
    const [user, ...items] = await linesOf(config, HOME_FEED, [0.42]);
    assert.deepEqual([user, items.length], [USER, 2]);
  });
});

void describe('what a record says', () => {
  void it('has seconds that are rounded down, the same in every record', async () => {
    assert.deepEqual(field(await linesOf(simple(), bodyOf()), 'request_time'), [1772643906, 1772643906]);
  });

  void it('has everything else of an item, sorted', async () => {
    const item_list = [{ z: 1, item_id: 'i', reason: 'filter', a: { c: [], b: null } }, { item_id: 'j' }];
    assert.deepEqual(field(await linesOf(simple(), bodyOf({ item_list })), 'item_features'), [
      undefined,
      '{"a":{"b":null,"c":[]},"reason":"filter","z":1}',
      '{}',
    ]);
  });

  void it('says {} for a request_info that was not sent', async () => {
    assert.deepEqual(field(await linesOf(simple(), bodyOf()), 'request_info'), ['{}', undefined]);
  });

  void it('goes to a topic of Kafka as it is: that has no columns', async () => {
    const kafka = simple(
      { DataSource: { Name: 'dh', Type: 'kafka' } },
      {
        DatahubConfs: { dh: { TopicName: 't', Schemas: [{ Field: 'module', Type: 'string' }] } },
        KafkaConfs: { dh: { BootstrapServers: 'kafka:9092', Topic: 't' } },
      },
    );
    assert.deepEqual(field(await linesOf(kafka, bodyOf()), 'user_id'), ['u', 'u']);
  });

  void it('is of a scene that has CallBackConfs: of another nothing is written, and that is no failure', async () => {
    const { pairec, lines } = open(simple());
    for (const scene of ['other', 'constructor', '__proto__', 's_callback']) {
      assert.equal(pairec.records(scene), false, scene);
      assert.deepEqual(await pairec.record(read(bodyOf({ scene_id: scene })), RECORDING), OK);
    }
    assert.equal(pairec.records('s'), true);
    assert.deepEqual(lines, []);
  });
});

void describe('features of the user', () => {
  const features = {
    FeatureConfs: { s_callback: { FeatureLoadConfs: [{ FeatureDaoConf: { UserSelectFields: 'level,none' } }] } },
  };

  void it('are those sent, then those loaded, of which the later counts', async () => {
    const body = bodyOf({ features: { level: 1, age: '25', note: '', type: 'x' } });
    assert.deepEqual(field(await linesOf(simple({}, features), body), 'user_features'), [
      '{"age":25,"level":7,"uid":"u"}',
      undefined,
    ]);
  });

  void it("are of the scene's app, and of nobody's where it has none", async () => {
    const asked: unknown[] = [];
    const load: LoadFeatures = (...question) => {
      asked.push(question);
      return Promise.resolve([]);
    };
    const { pairec } = open(simple({ UseUserFeatures: true }), [], load);
    await pairec.record(read(bodyOf()), RECORDING);
    await pairec.record(read(bodyOf()), { app: undefined, context: undefined });
    assert.deepEqual(asked, [
      ['s', 'u', 'shop'],
      ['s', 'u', undefined],
    ]);
  });

  const rows: readonly [use: boolean | undefined, recommended: boolean, found: string][] = [
    [true, true, '{"device":"phone","uid":"u"}'],
    [false, true, '{"level":7,"uid":"u"}'],
    [undefined, true, '{"level":7,"uid":"u"}'],
    [true, false, '{"level":7,"uid":"u"}'],
  ];
  for (const [use, recommended, found] of rows) {
    void it(`with UseUserFeatures ${use}, ${recommended ? 'after' : 'without'} a recommendation, are ${found}`, async () => {
      const recording = { ...RECORDING, ...(recommended && { recommended: { device: 'phone' } }) };
      const lines = await linesOf(simple({ UseUserFeatures: use }, features), bodyOf(), [], recording);
      assert.deepEqual(field(lines, 'user_features')[0], found);
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

  void it('are of the decision that the callback names; neither its reader nor what its caller brought along', async () => {
    const lines = await linesOf(simple({ RankConf: {} }), bodyOf({ item_list }), [], { ...RECORDING, context });
    const visit = '{"device":"phone","from":"search","hour":9,"language":"de"}';
    assert.deepEqual(field(lines, 'context_features'), [undefined, visit, visit]);
    assert.ok(!lines.join().includes('secret'));
    for (const generated of field(lines, 'generate_features').slice(1)) {
      assert.match(String(generated), /"device=phone id=.*"hours=6-11":.*"language=de":/);
    }
  });

  void it('are of the hour of the clock in UTC, as a decision has it, where the callback names none', async () => {
    const lines = await linesOf(simple({ RankConf: {} }), bodyOf());
    assert.deepEqual(field(lines, 'context_features'), [undefined, '{"device":"unknown","hour":17}']);
  });

  const coins: readonly [conf: object, draws: readonly number[], isRaw: boolean][] = [
    [{ RawFeatures: true, RawFeaturesRate: 100 }, [], true],
    [{ RawFeatures: true, RawFeaturesRate: 30 }, [0.29], true],
    [{ RawFeatures: true, RawFeaturesRate: 30 }, [0.3], false],
    [{ RawFeatures: true, RawFeaturesRate: 0 }, [], false],
    [{ RawFeatures: true }, [], false],
    [{ RawFeatures: false, RawFeaturesRate: 100 }, [], false],
    [{ RawFeaturesRate: 100 }, [], false],
  ];
  for (const [conf, draws, isRaw] of coins) {
    void it(`have raw ones ${isRaw ? '' : 'not '}with ${JSON.stringify(conf)} and ${draws.join() || 'no draw'}`, async () => {
      const lines = await linesOf(simple({ RankConf: {}, ...conf }), bodyOf({ item_list }), draws);
      assert.deepEqual(field(lines, 'raw_features'), [undefined, isRaw ? RAW : '', '']);
      for (const generated of field(lines, 'generate_features').slice(1)) assert.notEqual(generated, '');
    });
  }

  void it('have no raw ones without a model', async () => {
    const lines = await linesOf(simple({ RawFeatures: true, RawFeaturesRate: 100 }), bodyOf({ item_list }));
    for (const name of ['raw_features', 'generate_features', 'context_features']) {
      assert.deepEqual(field(lines, name), [undefined, '', '']);
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
    // First the first six, then half of those.
    [{ ItemSize: 6, ItemSizeRate: 50 }, [0], '024'],
    [{ ItemSize: 6, ItemSizeRate: 50 }, [0.999], '135'],
    [{ ItemSize: 3, ItemSizeRate: 1 }, [0.5], '1'],
  ];
  for (const [conf, draws, ids] of rows) {
    void it(`are ${ids} with ${JSON.stringify(conf)} and ${draws.join() || 'no draw'}`, async () => {
      const [, ...found] = field(await linesOf(simple(conf), bodyOf({ item_list }), draws), 'item_id');
      assert.equal(found.join(''), ids);
    });
  }
});

void describe('several callbacks at once', () => {
  void it('keep their records together, whichever is ready first', async () => {
    const waiting: (() => void)[] = [];
    const load: LoadFeatures = () => new Promise((resolve) => waiting.push(() => resolve([])));
    const { pairec, lines } = open(simple(), [], load);
    const callbacks = ['r1', 'r2', 'r3'].map((id) =>
      read(bodyOf({ request_id: id, item_list: [{ item_id: 'i' }, { item_id: 'j' }] })),
    );
    const written = callbacks.map((callback) => pairec.record(callback, RECORDING));
    for (const go of waiting.toReversed()) go();
    assert.deepEqual(await Promise.all(written), [OK, OK, OK]);
    const ids = field(lines, 'request_id');
    assert.deepEqual(ids, ['r3', 'r3', 'r3', 'r2', 'r2', 'r2', 'r1', 'r1', 'r1']);
    assert.deepEqual(field(lines, 'module'), Array.from({ length: 3 }, () => ['user', 'item', 'item']).flat());
  });
});

void describe('whether a ranking is recorded of itself', () => {
  const conf = (block: object): PairecConfig => simple({}, { SceneConfs: { s: { default: block } } });
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
    [simple({}, { SceneConfs: { s: { other: { AutoInvokeCallBack: true } } } }), 's', [], false],
    [simple(), 's', [], false],
  ];
  for (const [index, [config, scene, draws, invokes]] of rows.entries()) {
    void it(`${index}: ${invokes} for ${scene} of ${JSON.stringify(config.SceneConfs)} at ${draws.join() || 'no draw'}`, () => {
      const app = createApps({ shop: { ...appDefaults, pairecScene: scene } }, appDefaults).get('shop');
      assert.ok(app);
      assert.equal(open(config, draws).pairec.invokes(app), invokes);
    });
  }
});
