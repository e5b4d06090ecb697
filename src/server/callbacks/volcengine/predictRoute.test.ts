import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newsFeed } from '../../fixtures.test.ts';
import { startServer } from '../../startServer.ts';
import { createTestVolcengine, eventId, NOW, type TestVolcengine } from './testVolcengine.test.ts';
import {
  callbackOf,
  codec,
  FORMATS,
  item,
  JSON_TYPE,
  link,
  predictOf,
  withHeaders,
  type Heard,
} from './volcengineWire.test.ts';

const HOUR = 3_600_000;
const NEWS = { shop: { actionSets: ['news'] } };
const create = (): TestVolcengine => createTestVolcengine({ applications: NEWS });

/** The names of what is recommended, in order; or what went wrong. */
const predict = async (
  { ask }: TestVolcengine,
  uid = 'uid1',
  size = 0,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const { heard } = await ask('shop/default', withHeaders(await predictOf('JSON', { uid, size }), headers));
  return heard.items?.map((text) => text.split(' ', 1).join('')).join(' ') ?? heard.message ?? '';
};

type Items = readonly ReturnType<typeof item>[];

const deliver = async (
  { ask }: TestVolcengine,
  items: Items,
  change: { readonly uid?: string; readonly predictRequestId?: string } = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Heard> => {
  const request = withHeaders(await callbackOf('JSON', { items, ...change }), headers);
  const { heard } = await ask('shop/callback', request);
  assert.deepEqual(heard, { message: 'OK', success: true });
  return heard;
};

void describe('a prediction', () => {
  for (const format of FORMATS) {
    void it(`is answered in the words of the contract, as ${format}`, async () => {
      const { ask } = create();
      const request = withHeaders(await predictOf(format, { size: 2 }), { 'request-id': 'r1' });
      const { status, type, raw, heard } = await ask('shop/default', request);
      assert.equal(status, 200);
      assert.deepEqual(heard, { message: 'OK', items: ['1 1', '2 2'], requestId: 'r1', success: true });
      const items = [1, 2].map((rank) => ({ id: link(`${rank}`), rank }));
      const json = { message: 'OK', value: { items }, requestId: 'r1', success: true };
      if (type === JSON_TYPE) assert.equal(raw, JSON.stringify(json));
    });
  }

  void it('has twenty items, unless it is asked for so many others', async () => {
    const test = createTestVolcengine({ applications: { shop: { actionSets: ['many', 'more'] } } });
    const rows: readonly [size: number, count: number][] = [
      [0, 20],
      [-3, 20],
      [1, 1],
      [16, 16],
      [20, 20],
      [21, 21],
      [30, 30],
      [2_147_483_647, 30],
    ];
    for (const [size, count] of rows) {
      const { heard } = await test.ask('shop/default', await predictOf('protobuf', { size }));
      const all = ['m', 'n'].flatMap((set) => Array.from({ length: 15 }, (_, index) => `${set}${index}`));
      assert.deepEqual(
        heard.items,
        all.slice(0, count).map((name, index) => `${name} ${index + 1}`),
        `${size}`,
      );
    }
  });

  const sets: readonly [actionSets: readonly string[] | undefined, found: string][] = [
    [['news'], '1 2 3 4 5'],
    [['sports'], '5 6 7'],
    [['news', 'sports'], '1 2 3 4 5 6 7'],
    [['sports', 'news'], '5 6 7 1 2 3 4'],
    [[], ''],
    // All of them, in the order of the configuration.
    [undefined, '1 2 3 4 5 6 7 m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11 m12'],
  ];
  for (const [actionSets, found] of sets) {
    void it(`is made of the application's action sets: ${actionSets?.join(', ') ?? 'all'}`, async () => {
      const shop = actionSets === undefined ? {} : { actionSets: [...actionSets] };
      assert.equal(await predict(createTestVolcengine({ applications: { shop } })), found);
    });
  }

  void it('is a list without items, rather than no list, where there are none', async () => {
    const { ask } = createTestVolcengine({ applications: { shop: { actionSets: [] } } });
    const { raw } = await ask('shop/default', await predictOf('JSON'));
    assert.equal(raw, `{"message":"OK","value":{"items":[]},"requestId":"${eventId(1)}","success":true}`);
    const protobuf = await ask('shop/default', await predictOf('protobuf'));
    assert.deepEqual(protobuf.heard, { message: 'OK', items: [], requestId: eventId(2), success: true });
  });

  void it("tells its Request-Id, else the decision's event id", async () => {
    const { ask } = create();
    const requestIds: (string | undefined)[] = [];
    for (const headers of [{ 'request-id': 'r1' }, {}, { 'request-id': '' }]) {
      const { heard } = await ask('shop/default', withHeaders(await predictOf('JSON'), headers));
      requestIds.push(heard.requestId);
    }
    assert.deepEqual(requestIds, ['r1', eventId(2), eventId(3)]);
  });

  void it('is ranked by the app that names the application, with its policy', async () => {
    const test = createTestVolcengine({
      apps: { front: { volcengineApplication: 'shop', policy: 'random' }, shop: { volcengineApplication: 'other' } },
      applications: NEWS,
    });
    await predict(test);
    const decision = test.records.at(-1);
    assert.ok(decision?.type === 'decision');
    assert.deepEqual([decision.app, decision.policy, decision.probabilities[0]], ['front', 'random', 0.2]);
  });

  void it('is recorded as a decision that is not yet shown, with its uid and its Request-Id', async () => {
    const test = create();
    await predict(test, 'uid1', 2, { 'request-id': 'r1' });
    await predict(test, 'uid2', 1);
    const decisions = test.records.flatMap((record) => (record.type === 'decision' ? [record] : []));
    const articles = test.records.flatMap((record) => (record.type === 'article' ? [record] : []));
    assert.deepEqual(
      articles.map(({ id }) => id),
      [link('1'), link('2')],
    );
    const common = { type: 'decision', app: 'shop', time: NOW, policy: 'default', sets: ['news'], defer: true };
    const context = { device: 'unknown', hour: 19 };
    const hashes = articles.map(({ article }) => article);
    assert.deepEqual(decisions, [
      {
        ...common,
        eventId: eventId(1),
        articles: hashes,
        order: [0, 1],
        probabilities: [1, 0],
        context,
        uid: 'uid1',
        requestId: 'r1',
      },
      {
        ...common,
        eventId: eventId(2),
        articles: hashes.slice(0, 1),
        order: [0],
        probabilities: [1],
        context,
        uid: 'uid2',
      },
    ]);
  });

  void it('is made with the hour of the server by UTC, wherever it stands', async (test) => {
    const { TZ } = process.env;
    test.after(() => (TZ === undefined ? delete process.env['TZ'] : (process.env['TZ'] = TZ)));
    process.env['TZ'] = 'Asia/Shanghai';
    const shop = create();
    await predict(shop);
    const decision = shop.records.at(-1);
    assert.equal(decision?.type === 'decision' && decision.context.hour, 19);
  });

  void it('may have a uid and a Request-Id of 1,000 characters each, and no longer ones', async () => {
    const [uid, id] = ['u'.repeat(1000), 'r'.repeat(1000)];
    const refused: readonly [uid: string, id: string, message: string][] = [
      [`${uid}u`, id, 'user.uid: must not be longer than 1000 characters.'],
      [uid, `${id}r`, 'Request-Id: must not be longer than 1000 characters.'],
    ];
    for (const format of FORMATS) {
      const { ask, records } = create();
      for (const [tried, named, message] of refused) {
        const request = withHeaders(await predictOf(format, { uid: tried }), { 'request-id': named });
        const { heard } = await ask('shop/default', request);
        assert.deepEqual([heard.code, heard.message, heard.success], [400, message, undefined], format);
      }
      assert.deepEqual(records, []);
      const request = withHeaders(await predictOf(format, { uid }), { 'request-id': id });
      const { heard } = await ask('shop/default', request);
      assert.deepEqual([heard.success, heard.requestId], [true, id], format);
    }
  });

  const wrong: readonly [what: string, path: string, body: string, message: string][] = [
    ['no body', 'shop/default', '', 'The body: must be a JSON object.'],
    ['no uid', 'shop/default', '{"user":{}}', 'user.uid: is required.'],
    ['a uid that is a number', 'shop/default', '{"user":{"uid":1}}', 'user.uid: must be a string.'],
    ['a size that is none', 'shop/default', '{"user":{"uid":"u"},"size":1.5}', 'size: must be a whole number.'],
    [
      'an unknown scene',
      'shop/home',
      '{"user":{"uid":"u"}}',
      "Can't support scene:home, please check your scene/topic.",
    ],
    [
      'an unknown application',
      'nobody/default',
      '{"user":{"uid":"u"}}',
      "Can't find configuration for tenant/application_id:nobody, please check your tenant/application_id and path.",
    ],
    [
      'an application that no app ranks for',
      'spare/default',
      '{"user":{"uid":"u"}}',
      'No app ranks for application spare; one names it by volcengineApplication.',
    ],
  ];
  for (const [what, path, body, message] of wrong) {
    void it(`is refused: ${what}; the Request-Id is told nevertheless, as in the original's answers`, async () => {
      const { ask, records } = createTestVolcengine({ applications: { shop: {}, spare: {} } });
      const without = await ask(path, { method: 'POST', body });
      assert.equal(without.raw, JSON.stringify({ code: 400, message }));
      const answered = await ask(path, { method: 'POST', body, headers: { 'request-id': 'r1' } });
      assert.deepEqual([answered.status, answered.heard], [200, { code: 400, message, requestId: 'r1' }]);
      assert.deepEqual(records, []);
    });
  }
});

void describe('what was delivered to a uid', () => {
  void it("is left out of its predictions: the callback page's own story", async () => {
    // "[1,2,3,4,5]; 3 has just sold out; 10 is put in at the second place; [1,10,2,4,5] is delivered", and all are reported.
    for (const requestId of ['hr3sd12ui23478sd', undefined]) {
      const test = create();
      assert.equal(await predict(test, 'uid1', 5, requestId ? { 'request-id': requestId } : {}), '1 2 3 4 5');
      const items = [item('1', 'exposure'), item('10', 'insert'), item('2'), item('4'), item('5'), item('3', 'filter')];
      await deliver(test, items, { predictRequestId: requestId ?? eventId(1) });
      assert.equal(await predict(test), '3');
      assert.equal(await predict(test, 'uid2'), '1 2 3 4 5');
    }
  });

  void it('is left out whether or not the callback names a prediction of ours', async () => {
    for (const predictRequestId of ['', 'of another server']) {
      const test = create();
      await deliver(test, [item('2')], { predictRequestId });
      assert.equal(await predict(test), '1 3 4 5');
      assert.equal(await predict(test, 'uid2'), '1 2 3 4 5');
    }
  });

  void it('is left out for who is delivered to and for who was predicted for, where a caller has two names', async () => {
    for (const named of [eventId(1), 'r1']) {
      const test = create();
      await predict(test, 'account 7', 0, { 'request-id': 'r1' });
      await deliver(test, [item('1')], { uid: 'device 7', predictRequestId: named });
      assert.equal(await predict(test, 'account 7'), '2 3 4 5', named);
      assert.equal(await predict(test, 'device 7'), '2 3 4 5', named);
      assert.equal(await predict(test, 'uid1'), '1 2 3 4 5', named);
    }
  });

  void it('is left out even if the answer gets short, or empty', async () => {
    const test = create();
    await deliver(
      test,
      ['1', '2', '3'].map((name) => item(name)),
    );
    assert.equal(await predict(test, 'uid1', 5), '4 5');
    await deliver(
      test,
      ['4', '5'].map((name) => item(name)),
    );
    const { raw } = await test.ask('shop/default', await predictOf('JSON'));
    assert.match(raw, /^\{"message":"OK","value":\{"items":\[\]\},"requestId":/);
    const { heard } = await test.ask('shop/default', await predictOf('zipped protobuf'));
    assert.deepEqual([heard.items, heard.success], [[], true]);
  });

  void it('is taken out before the first ones are kept', async () => {
    const test = create();
    await deliver(test, [item('1'), item('3')]);
    assert.equal(await predict(test, 'uid1', 2), '2 4');
    const decision = test.records.at(-1);
    // What could not be on top had no chance to be there.
    assert.ok(decision?.type === 'decision');
    assert.deepEqual([decision.articles.length, decision.probabilities], [2, [1, 0]]);
  });

  void it('is known by its link or its guid', async () => {
    const test = create();
    await deliver(test, [
      { id: 'guid 2', pos: '', extra: '' },
      { id: link('4'), pos: '', extra: '' },
      { id: 'About 1', pos: '', extra: '' },
      { id: '__proto__', pos: '', extra: '' },
    ]);
    assert.equal(await predict(test), '1 3 5');
  });

  for (const reason of ['filter', 'filtered', 'FILTER']) {
    void it(`is not what was taken out with the reason ${reason}`, async () => {
      const test = create();
      await deliver(test, [item('1', reason), item('2')]);
      assert.equal(await predict(test), '1 3 4 5');
    });
  }

  for (const reason of [undefined, 'exposure', 'kept', 'insert', 'inserted', 'of their own']) {
    void it(`is what was laid out, with the reason ${reason}`, async () => {
      const test = create();
      await deliver(test, [item('1', reason)]);
      assert.equal(await predict(test), '2 3 4 5');
    });
  }

  const windows: readonly [leaveOutDelivered: string | null, window: number][] = [
    [null, HOUR],
    ['10s', 10_000],
    ['2d', 48 * HOUR],
  ];
  for (const [leaveOutDelivered, window] of windows) {
    void it(`comes back when the window has run out: ${leaveOutDelivered}`, async () => {
      const test = createTestVolcengine({ apps: { shop: { leaveOutDelivered } }, applications: NEWS });
      await deliver(test, [item('1')]);
      test.pass(window - 1000);
      await deliver(test, [item('2')]);
      assert.equal(await predict(test), '3 4 5');
      test.pass(1000);
      assert.equal(await predict(test), '3 4 5');
      test.pass(1);
      assert.equal(await predict(test), '1 3 4 5');
      // What is delivered again stays out for as long again.
      await deliver(test, [item('2')]);
      test.pass(window);
      assert.equal(await predict(test), '1 3 4 5');
      test.pass(1);
      assert.equal(await predict(test), '1 2 3 4 5');
    });
  }

  void it('is of no effect in another application, unless one app ranks for both', async () => {
    const { ask } = createTestVolcengine({
      apps: { shop: {}, other: {} },
      applications: { ...NEWS, other: { actionSets: ['news'] } },
    });
    await ask('shop/callback', await callbackOf('JSON'));
    const { heard } = await ask('other/default', await predictOf('JSON', { size: 1 }));
    assert.deepEqual(heard.items, ['1 1']);
  });
});

void describe('a callback from a page', () => {
  const PAGE = { origin: 'https://www.example' };

  void it("does not touch a reader's list by the bare uid", async () => {
    const test = create();
    await deliver(test, [item('1')], {}, PAGE);
    await deliver(test, [item('1')], { predictRequestId: 'unknown' }, PAGE);
    assert.equal(await predict(test), '1 2 3 4 5');
  });

  void it('does not by a Request-Id that can be guessed, in the body or in the header', async () => {
    for (const [predictRequestId, headers] of [
      ['r1', PAGE],
      ['', { ...PAGE, 'request-id': 'r1' }],
    ] as const) {
      const test = create();
      await predict(test, 'uid1', 0, { 'request-id': 'r1' });
      await deliver(test, [item('1')], { predictRequestId }, headers);
      assert.equal(await predict(test), '1 2 3 4 5');
    }
  });

  void it('does by the event id, which nobody can guess, and only for whom the prediction was made', async () => {
    for (const headers of [{}, { 'request-id': 'r1' }]) {
      const test = create();
      await predict(test, 'uid1', 0, headers);
      await deliver(test, [item('1')], { uid: 'uid2', predictRequestId: eventId(1) }, PAGE);
      assert.equal(await predict(test), '2 3 4 5');
      assert.equal(await predict(test, 'uid2'), '1 2 3 4 5');
    }
  });
});

void describe('what the dev server remembers', () => {
  void it('of a prediction is its decision, and of what was refused the code', async (test) => {
    await using server = await startServer({
      feeds: { news: await newsFeed(test) },
      apps: { front: { policy: 'random', volcengineApplication: 'shop' } },
      volcengine: { applications: { shop: {} } },
    });
    const url = `${server.url}/predict/api/shop`;
    await fetch(`${url}/default`, await predictOf('zipped protobuf', { uid: 'uid1' }));
    await fetch(`${url}/default`, await predictOf('zipped protobuf', { uid: '' }));
    await fetch(`${url}/callback`, await callbackOf('zipped protobuf', { uid: '' }));
    const [prediction, ...refused] = server.requests();
    assert.match(prediction?.eventId ?? '', /^[0-9a-f]{32}-[0-9A-Za-z]+$/);
    const { app, sets, ranking, probability, defer, uid, code, route } = prediction ?? {};
    assert.deepEqual(
      { app, sets, ranking: ranking?.toSorted(), probability, defer, uid, code, route },
      {
        app: 'front',
        sets: ['news'],
        ranking: ['a', 'b', 'c'].map(link),
        probability: 1 / 3,
        defer: true,
        uid: 'uid1',
        code: 0,
        route: 'rank',
      },
    );
    assert.deepEqual(
      refused.map((request) => [request.status, request.code, request.eventId]),
      [
        [200, 400, undefined],
        [200, 400, undefined],
      ],
    );
  });
});

void describe('a prediction in protobuf', () => {
  void it('may have every field that the message has, in any order', async () => {
    // user{1 uid, 2 device{…}, 100 extra}, context{1 spm, 3 feature, 100 extra}, 4 candidateItems, 9 filterItems.
    const { writer } = await codec();
    const body = writer();
    body.tag(9, 2).fork().tag(1, 2).string('x').join();
    body.tag(4, 2).fork().tag(1, 2).string('item_id1').join();
    body.tag(3, 0).int32(2);
    body.tag(2, 2).fork().tag(3, 2).fork().tag(1, 2).string('f').join().tag(1, 2).string('spm').join();
    body.tag(1, 2).fork().tag(100, 2).fork().tag(1, 2).string('k').join().tag(2, 2).fork().join();
    body.tag(1, 2).string('uid1').join();
    const headers = { 'content-type': 'application/x-protobuf' };
    const { heard } = await create().ask('shop/default', {
      method: 'POST',
      body: new Uint8Array(body.finish()),
      headers,
    });
    assert.deepEqual(heard.items, ['1 1', '2 2']);
  });
});
