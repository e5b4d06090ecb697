import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newsFeed } from '../../fixtures.test.ts';
import { startServer } from '../../startServer.ts';
import {
  createNewsShop,
  createTestVolcengine,
  eventId,
  NEWS_APPLICATIONS,
  NOW,
  predictNames,
} from './testVolcengine.test.ts';
import {
  callbackRequest,
  loadCodec,
  FORMATS,
  JSON_TYPE,
  link,
  predictRequest,
  withHeaders,
} from './volcengineWire.test.ts';

void describe('a prediction', () => {
  for (const format of FORMATS) {
    void it(`is answered in the documented format, as ${format}`, async () => {
      const { post } = createNewsShop();
      const request = withHeaders(await predictRequest(format, { size: 2 }), { 'request-id': 'r1' });
      const { status, type, raw, answer } = await post('shop/default', request);
      assert.equal(status, 200);
      assert.deepEqual(answer, { message: 'OK', items: ['1 1', '2 2'], requestId: 'r1', success: true });
      const items = [1, 2].map((rank) => ({ id: link(`${rank}`), rank }));
      const json = { message: 'OK', value: { items }, requestId: 'r1', success: true };
      if (type === JSON_TYPE) assert.equal(raw, JSON.stringify(json));
    });
  }

  void it('has 20 items by default, and at most 30', async () => {
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
      const { answer } = await test.post('shop/default', await predictRequest('protobuf', { size }));
      const allNames = ['m', 'n'].flatMap((set) => Array.from({ length: 15 }, (_, index) => `${set}${index}`));
      assert.deepEqual(
        answer.items,
        allNames.slice(0, count).map((name, index) => `${name} ${index + 1}`),
        `${size}`,
      );
    }
  });

  const sets: readonly [actionSets: readonly string[] | undefined, expected: string][] = [
    [['news'], '1 2 3 4 5'],
    [['sports'], '5 6 7'],
    [['news', 'sports'], '1 2 3 4 5 6 7'],
    [['sports', 'news'], '5 6 7 1 2 3 4'],
    [[], ''],
    // All sets, in the order of the configuration.
    [undefined, '1 2 3 4 5 6 7 m0 m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11 m12'],
  ];
  for (const [actionSets, expected] of sets) {
    void it(`contains the application's action sets: ${actionSets?.join(', ') ?? 'all'}`, async () => {
      const shop = actionSets === undefined ? {} : { actionSets: [...actionSets] };
      assert.equal(await predictNames(createTestVolcengine({ applications: { shop } })), expected);
    });
  }

  void it('has an empty list if there are no items', async () => {
    const { post } = createTestVolcengine({ applications: { shop: { actionSets: [] } } });
    const { raw } = await post('shop/default', await predictRequest('JSON'));
    assert.equal(raw, `{"message":"OK","value":{"items":[]},"requestId":"${eventId(1)}","success":true}`);
    const protobuf = await post('shop/default', await predictRequest('protobuf'));
    assert.deepEqual(protobuf.answer, { message: 'OK', items: [], requestId: eventId(2), success: true });
  });

  void it('returns the Request-Id, or the event id without one', async () => {
    const { post } = createNewsShop();
    const requestIds: (string | undefined)[] = [];
    for (const headers of [{ 'request-id': 'r1' }, {}, { 'request-id': '' }]) {
      const { answer } = await post('shop/default', withHeaders(await predictRequest('JSON'), headers));
      requestIds.push(answer.requestId);
    }
    assert.deepEqual(requestIds, ['r1', eventId(2), eventId(3)]);
  });

  void it('is ranked by the app of the application, with its policy', async () => {
    const test = createTestVolcengine({
      apps: { front: { volcengineApplication: 'shop', policy: 'random' }, shop: { volcengineApplication: 'other' } },
      applications: NEWS_APPLICATIONS,
    });
    await predictNames(test);
    const decision = test.records.at(-1);
    assert.ok(decision?.type === 'decision');
    assert.deepEqual([decision.app, decision.policy, decision.probabilities[0]], ['front', 'random', 0.2]);
  });

  void it('is recorded as a deferred decision with its uid and Request-Id', async () => {
    const test = createNewsShop();
    await predictNames(test, 'uid1', 2, { 'request-id': 'r1' });
    await predictNames(test, 'uid2', 1);
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

  void it('has the current hour in UTC in its context, in any time zone', async (test) => {
    const { TZ } = process.env;
    test.after(() => (TZ === undefined ? delete process.env['TZ'] : (process.env['TZ'] = TZ)));
    process.env['TZ'] = 'Asia/Shanghai';
    const shop = createNewsShop();
    await predictNames(shop);
    const decision = shop.records.at(-1);
    assert.equal(decision?.type === 'decision' && decision.context.hour, 19);
  });

  void it('accepts a uid and a Request-Id of at most 1,000 characters each', async () => {
    const [uid, id] = ['u'.repeat(1000), 'r'.repeat(1000)];
    const rejected: readonly [uid: string, id: string, message: string][] = [
      [`${uid}u`, id, 'user.uid: must not be longer than 1000 characters.'],
      [uid, `${id}r`, 'Request-Id: must not be longer than 1000 characters.'],
    ];
    for (const format of FORMATS) {
      const { post, records } = createNewsShop();
      for (const [tried, named, message] of rejected) {
        const request = withHeaders(await predictRequest(format, { uid: tried }), { 'request-id': named });
        const { answer } = await post('shop/default', request);
        assert.deepEqual([answer.code, answer.message, answer.success], [400, message, undefined], format);
      }
      assert.deepEqual(records, []);
      const request = withHeaders(await predictRequest(format, { uid }), { 'request-id': id });
      const { answer } = await post('shop/default', request);
      assert.deepEqual([answer.success, answer.requestId], [true, id], format);
    }
  });

  const rejected: readonly [description: string, path: string, body: string, message: string][] = [
    ['no body', 'shop/default', '', 'The body: must be a JSON object.'],
    ['no uid', 'shop/default', '{"user":{}}', 'user.uid: is required.'],
    ['a uid that is a number', 'shop/default', '{"user":{"uid":1}}', 'user.uid: must be a string.'],
    ['a size that is not an integer', 'shop/default', '{"user":{"uid":"u"},"size":1.5}', 'size: must be an integer.'],
    [
      'an unknown scene',
      'shop/home',
      '{"user":{"uid":"u"}}',
      "Can't support scene:home, please check your scene/topic.",
    ],
    [
      'an unknown application',
      'unknown/default',
      '{"user":{"uid":"u"}}',
      "Can't find configuration for tenant/application_id:unknown, please check your tenant/application_id and path.",
    ],
    [
      'an application that no app ranks for',
      'spare/default',
      '{"user":{"uid":"u"}}',
      'No app ranks for application spare. Set it as the volcengineApplication of an app.',
    ],
  ];
  for (const [description, path, body, message] of rejected) {
    void it(`is rejected with its Request-Id, like the original's answers: ${description}`, async () => {
      const { post, records } = createTestVolcengine({ applications: { shop: {}, spare: {} } });
      const withoutId = await post(path, { method: 'POST', body });
      assert.equal(withoutId.raw, JSON.stringify({ code: 400, message }));
      const withId = await post(path, { method: 'POST', body, headers: { 'request-id': 'r1' } });
      assert.deepEqual([withId.status, withId.answer], [200, { code: 400, message, requestId: 'r1' }]);
      assert.deepEqual(records, []);
    });
  }
});

void describe('the dev server', () => {
  void it('stores the decision of a prediction, and the code of a rejected request', async (test) => {
    await using server = await startServer({
      feeds: { news: await newsFeed(test) },
      apps: { front: { policy: 'random', volcengineApplication: 'shop' } },
      volcengine: { applications: { shop: {} } },
    });
    const url = `${server.url}/predict/api/shop`;
    await fetch(`${url}/default`, await predictRequest('zipped protobuf', { uid: 'uid1' }));
    await fetch(`${url}/default`, await predictRequest('zipped protobuf', { uid: '' }));
    await fetch(`${url}/callback`, await callbackRequest('zipped protobuf', { uid: '' }));
    const [prediction, ...rejected] = server.requests();
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
      rejected.map((request) => [request.status, request.code, request.eventId]),
      [
        [200, 400, undefined],
        [200, 400, undefined],
      ],
    );
  });
});

void describe('a prediction in protobuf', () => {
  void it('may contain every field of the message, in any order', async () => {
    // user{1 uid, 2 device{…}, 100 extra}, context{1 spm, 3 feature, 100 extra}, 4 candidateItems, 9 filterItems.
    const { writer } = await loadCodec();
    const body = writer();
    body.tag(9, 2).fork().tag(1, 2).string('x').join();
    body.tag(4, 2).fork().tag(1, 2).string('item_id1').join();
    body.tag(3, 0).int32(2);
    body.tag(2, 2).fork().tag(3, 2).fork().tag(1, 2).string('f').join().tag(1, 2).string('spm').join();
    body.tag(1, 2).fork().tag(100, 2).fork().tag(1, 2).string('k').join().tag(2, 2).fork().join();
    body.tag(1, 2).string('uid1').join();
    const headers = { 'content-type': 'application/x-protobuf' };
    const { answer } = await createNewsShop().post('shop/default', {
      method: 'POST',
      body: new Uint8Array(body.finish()),
      headers,
    });
    assert.deepEqual(answer.items, ['1 1', '2 2']);
  });
});
