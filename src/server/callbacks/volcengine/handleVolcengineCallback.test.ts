import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromHex, EXAMPLE } from '../../../wire/volcengine/fixtures.test.ts';
import { newsFeed } from '../../fixtures.test.ts';
import { startServer } from '../../startServer.ts';
import { createTestVolcengine, NOW } from './testVolcengine.test.ts';
import {
  assertAccepted,
  assertFailed,
  callbackRequest,
  FORMATS,
  item,
  JSON_TYPE,
  link,
  withHeaders,
  OK_JSON,
  parseResponse,
  PROTOBUF_TYPE,
  zip,
} from './volcengineWire.test.ts';

const SPM = 'A$##$B$##$C';
const APPLICATIONS = { shop: { scenes: ['default', 'home'], spms: [SPM, 'D'] } };

const jsonRequest = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
const PLAIN = { uid: 'uid1', scene: 'default', items: [{ id: link('1') }], context: {} };

void describe('a callback in JSON', () => {
  const rows: readonly [description: string, body: unknown, why: string | undefined][] = [
    ['a uid that is a number', { ...PLAIN, uid: 1 }, 'uid: must be a string.'],
    ['a scene that is a list', { ...PLAIN, scene: ['default'] }, 'scene: must be a string.'],
    ['items that are an object', { ...PLAIN, items: { id: 'x' } }, 'items: must be a list.'],
    ['items that are null', { ...PLAIN, items: null }, 'Data is empty'],
    ['an item that is a string', { ...PLAIN, items: ['x'] }, 'items[0]: must be an object.'],
    ['an id that is a number', { ...PLAIN, items: [{ id: 1 }] }, 'items[0].id: must be a string.'],
    ['a pos that is a number', { ...PLAIN, items: [{ id: 'x', pos: 1 }] }, 'items[0].pos: must be a string.'],
    [
      'an extra that is an object',
      { ...PLAIN, items: [{ id: 'x', extra: { reason: 'filter' } }] },
      'items[0].extra: must be a string.',
    ],
    ['a context that is a string', { ...PLAIN, context: '{}' }, 'context: must be an object.'],
    ['an spm that is a number', { ...PLAIN, context: { spm: 1 } }, 'context.spm: must be a string.'],
    ['a predictRequestId that is a number', { ...PLAIN, predictRequestId: 1 }, 'predictRequestId: must be a string.'],
    [
      'a predict_request_id that is a number',
      { ...PLAIN, predict_request_id: 1 },
      'predict_request_id: must be a string.',
    ],
    [
      'both spellings at once',
      { ...PLAIN, predictRequestId: 'a', predict_request_id: 'b' },
      'predictRequestId: must not be sent twice (also as predict_request_id).',
    ],
    ['unknown keys', { ...PLAIN, more: 1, context: { feature: {}, reqType: 1 } }, undefined],
    ['a list', [PLAIN], 'The body: must be a JSON object.'],
    ['null', null, 'The body: must be a JSON object.'],
  ];
  for (const [description, body, why] of rows) {
    void it(`is ${why === undefined ? 'accepted' : 'rejected'}: ${description}`, async () => {
      const { post, records } = createTestVolcengine();
      const response = await post('shop/callback', jsonRequest(body));
      if (why === undefined) assertAccepted(response);
      else assertFailed(response, 400, why);
      assert.equal(records.length, why === undefined ? 1 : 0);
    });
  }

  for (const body of ['', ' \n']) {
    void it(`that is empty (${JSON.stringify(body)}) is rejected`, async () => {
      const { post } = createTestVolcengine();
      assertFailed(await post('shop/callback', { method: 'POST', body }), 400, 'The body: must be a JSON object.');
    });
  }
});

void describe('a callback in protobuf', () => {
  const rows: readonly [description: string, body: string, why: RegExp][] = [
    ['nothing', '', /^uid: is required\.$/],
    ['a uid of another wire type', '0801', /^uid: must have the wire type 2, not 0\.$/],
    ['a uid that is not UTF-8', '0a01ff', /^The body: is not a protobuf message \(/],
    ['JSON', Buffer.from(JSON.stringify(PLAIN)).toString('hex'), /^The body: is not a protobuf message \(/],
  ];
  for (const [description, body, why] of rows) {
    void it(`is rejected: ${description}`, async () => {
      const { post, records } = createTestVolcengine();
      const request = {
        method: 'POST',
        headers: { 'content-type': PROTOBUF_TYPE },
        body: new Uint8Array(fromHex(body)),
      };
      const response = await post('shop/callback', request);
      assertFailed(response, 400, response.answer.message ?? '');
      assert.match(response.answer.message ?? '', why);
      assert.equal(records.length, 0);
    });
  }
});

void describe('the record of a callback', () => {
  const CALLBACK = { type: 'callback', app: 'shop', time: NOW, api: 'volcengine', application: 'shop' };

  void it('contains all items with their reasons, in order', async () => {
    const { post, records } = createTestVolcengine({ applications: APPLICATIONS });
    const items = [
      item('1', 'exposure', 'position1'),
      item('10', 'insert', 'position2'),
      item('2', 'kept'),
      item('4', 'inserted'),
      item('5'),
      item('3', 'filter'),
      item('6', 'filtered'),
      { id: 'x', pos: '', extra: '{"reason":"bought","more":1}' },
    ];
    await post('shop/callback', await callbackRequest('JSON', { scene: 'home', predictRequestId: 'r1', items }));
    const extra = (reason: string): { extra: string } => ({ extra: `{"reason":"${reason}"}` });
    assert.deepEqual(records, [
      {
        ...CALLBACK,
        scene: 'home',
        uid: 'uid1',
        requestId: 'r1',
        items: [
          { id: link('1'), pos: 'position1', ...extra('exposure') },
          { id: link('10'), reason: 'inserted', pos: 'position2', ...extra('insert') },
          { id: link('2'), ...extra('kept') },
          { id: link('4'), reason: 'inserted', ...extra('inserted') },
          { id: link('5') },
          { id: link('3'), reason: 'filtered', ...extra('filter') },
          { id: link('6'), reason: 'filtered', ...extra('filtered') },
          { id: 'x', extra: '{"reason":"bought","more":1}' },
        ],
      },
    ]);
  });

  void it('is the same in every format', async () => {
    for (const format of FORMATS) {
      const { post, records } = createTestVolcengine();
      const items = [item('商品', 'filter', '第1')];
      await post('shop/callback', await callbackRequest(format, { uid: '用户', predictRequestId: '😀', items }));
      const [firstItem] = items;
      assert.deepEqual(
        records,
        [
          {
            ...CALLBACK,
            scene: 'default',
            uid: '用户',
            requestId: '😀',
            items: [{ id: firstItem?.id, reason: 'filtered', pos: '第1', extra: firstItem?.extra }],
          },
        ],
        format,
      );
    }
  });

  const ids: readonly [description: string, body: object, header: string | undefined, requestId: string | undefined][] =
    [
      ['the body takes precedence over the header', { predictRequestId: 'body' }, 'header', 'body'],
      ['the body may use snake case', { predict_request_id: 'body' }, 'header', 'body'],
      ['the header counts if the body has none', {}, 'header', 'header'],
      ['an empty id in the body is ignored', { predictRequestId: '' }, 'header', 'header'],
      ['null in the body is ignored', { predictRequestId: null }, 'header', 'header'],
      ['both may be absent', {}, undefined, undefined],
      ['an empty header is ignored', {}, '', undefined],
    ];
  for (const [description, body, header, requestId] of ids) {
    void it(`names a prediction: ${description}`, async () => {
      const { post, records } = createTestVolcengine();
      const headers = header === undefined ? {} : { 'request-id': header };
      assertAccepted(await post('shop/callback', { ...jsonRequest({ ...PLAIN, ...body }), headers }));
      const [record] = records;
      assert.ok(record?.type === 'callback');
      assert.equal(record.requestId, requestId);
      assert.equal('requestId' in record, requestId !== undefined);
    });
  }

  void it('states whether a browser sent it', async () => {
    for (const [headers, browser] of [
      [{}, undefined],
      [{ origin: 'https://www.example' }, true],
      [{ origin: 'null' }, true],
      [{ 'sec-fetch-site': 'same-origin' }, true],
    ] as const) {
      const { post, records } = createTestVolcengine();
      await post('shop/callback', withHeaders(await callbackRequest('JSON'), headers));
      const [record] = records;
      assert.equal(record?.type === 'callback' ? record.browser : assert.fail(), browser);
    }
  });

  void it('belongs to the app that ranks for the application, if any', async () => {
    const { post, records } = createTestVolcengine({
      apps: { front: { volcengineApplication: 'shop' }, other: {} },
      applications: { shop: {}, front: {}, other: {}, spare: {} },
    });
    for (const application of ['shop', 'front', 'other', 'spare']) {
      assertAccepted(await post(`${application}/callback`, await callbackRequest('JSON')));
    }
    assert.deepEqual(
      records.map((record) => [record.app, record.type === 'callback' && record.application]),
      [
        ['front', 'shop'],
        // The app has another volcengineApplication, so it does not rank for this one.
        ['', 'front'],
        ['other', 'other'],
        ['', 'spare'],
      ],
    );
  });
});

void describe('the console', () => {
  void it("warns about a missing context, which the vendor's SDK documents require", async () => {
    const line = "callback: application shop: context: is missing. The vendor's SDK documentation requires it.";
    for (const format of FORMATS) {
      const { post, loggedLines } = createTestVolcengine();
      await post('shop/callback', await callbackRequest(format));
      assert.deepEqual(loggedLines, []);
      assertAccepted(await post('shop/callback', await callbackRequest(format, { hasContext: false, uid: 'uid2' })));
      assert.deepEqual(loggedLines, [line], format);
    }
    const { post, loggedLines } = createTestVolcengine();
    await post('shop/callback', jsonRequest({ ...PLAIN, context: null }));
    assert.deepEqual(loggedLines, [line]);
  });

  void it('has no warning for a callback that was not stored', async () => {
    const { post, loggedLines } = createTestVolcengine({ isFull: () => true });
    assert.equal((await post('shop/callback', await callbackRequest('JSON', { hasContext: false }))).answer.code, 500);
    assert.deepEqual(loggedLines, []);
  });
});

void describe('a log that cannot be written', () => {
  for (const format of FORMATS) {
    void it(`results in code 500 for ${format}, and the callback can be sent again`, async () => {
      let isFull = true;
      const { post } = createTestVolcengine({ isFull: () => isFull });
      const request = await callbackRequest(format, { predictRequestId: 'r1' });
      assertFailed(await post('shop/callback', request), 500, 'It could not be stored. Please send it again later.');
      isFull = false;
      assertAccepted(await post('shop/callback', request));
      // The failed callback left no trace. The stored one is now the original that others may differ from.
      assertFailed(
        await post('shop/callback', await callbackRequest(format, { predictRequestId: 'r1', uid: 'uid2' })),
        409,
        'Duplicate submission with request-id: r1.',
      );
    });
  }
});

void describe("the example of the vendor's document", () => {
  for (const [description, init] of [
    ['as printed', { body: EXAMPLE, headers: { 'content-type': 'application/json' } }],
    [
      'with the form Content-Type that curl sends',
      { body: EXAMPLE, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    ['zipped', { body: zip(EXAMPLE), headers: { 'content-encoding': 'gzip' } }],
  ] as const) {
    void it(`is accepted ${description}`, async (test) => {
      await using server = await startServer({ feeds: { news: await newsFeed(test) } });
      const response = await fetch(`${server.url}/predict/api/general_demo/callback`, { method: 'POST', ...init });
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      const { status, type, raw } = await parseResponse(response);
      assert.deepEqual([status, type, raw], [200, JSON_TYPE, OK_JSON]);
      const [request] = server.requests();
      assert.deepEqual(
        [request?.app, request?.code, request?.joined, request?.eventId],
        ['general_demo', 0, 'dangling', 'ds12ad61hnwo'],
      );
      assert.deepEqual(request?.callback, {
        api: 'volcengine',
        scene: 'default',
        uid: 'uid1',
        browser: false,
        items: [{ id: 'item_id1' }, { id: 'item_id2', reason: 'filtered' }],
      });
    });
  }

  void it('is rejected with Enable-Spm-Route by a server without SPMs', async () => {
    await using server = await startServer();
    const headers = { 'enable-spm-route': 'true' };
    const response = await fetch(`${server.url}/predict/api/shop/callback`, { method: 'POST', body: EXAMPLE, headers });
    assertFailed(
      await parseResponse(response),
      400,
      'context.spm: "A$##$B$##$C" is bound to no slot of application shop.',
    );
  });
});
