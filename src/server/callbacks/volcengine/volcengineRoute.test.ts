import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VolcengineCallback } from '../../../wire/volcengine/callbackRequest.ts';
import { bytes, EXAMPLE } from '../../../wire/volcengine/fixtures.test.ts';
import { newsFeed } from '../../fixtures.test.ts';
import { startServer } from '../../startServer.ts';
import { createTestVolcengine, NOW } from './testVolcengine.test.ts';
import {
  callbackOf,
  FORMATS,
  hear,
  item,
  JSON_TYPE,
  link,
  PROTOBUF_TYPE,
  withHeaders,
  zip,
  type Answered,
} from './volcengineWire.test.ts';

const OK_JSON = '{"message":"OK","success":true}';
const OK_PROTOBUF = '12024f4b1801';
const SPM = 'A$##$B$##$C';
const APPLICATIONS = { shop: { scenes: ['default', 'home'], spms: [SPM, 'D'] } };

/** A failure is HTTP 200 with the code in the body, in the caller's format, without `success`. */
const assertFailed = ({ status, type, raw, heard }: Answered, code: number, message: string): void => {
  assert.equal(status, 200);
  assert.deepEqual(heard, { code, message });
  // The vendor's own order, and nothing else in it.
  if (type === JSON_TYPE) assert.equal(raw, JSON.stringify({ code, message }));
  else assert.equal(type, PROTOBUF_TYPE);
};

const assertTaken = ({ status, type, raw }: Answered): void =>
  assert.deepEqual([status, raw], [200, type === JSON_TYPE ? OK_JSON : OK_PROTOBUF]);

const REPEATED =
  'uid, scene and predictRequestId (or the header Request-Id): must not be longer than 1000 characters together.';

// The rules, in every format that a caller can write.
const RULES: readonly [
  what: string,
  change: Partial<VolcengineCallback>,
  headers: Readonly<Record<string, string>>,
  why: string | undefined,
][] = [
  ['a callback', {}, {}, undefined],
  ['another scene that the application has', { scene: 'home' }, {}, undefined],
  ['no uid', { uid: '' }, {}, 'uid: is required.'],
  ['no scene', { scene: '' }, {}, 'scene: is required ("default" unless there are several).'],
  ['no items', { items: [] }, {}, 'Data is empty'],
  ['an item without an id', { items: [item('1'), { id: '', pos: '1', extra: '' }] }, {}, 'items[1].id: is required.'],
  ['no uid before no scene before no items', { uid: '', scene: '', items: [] }, {}, 'uid: is required.'],
  ['a pos', { items: [item('1', undefined, 'position1')] }, {}, undefined],
  ['an extra that is JSON', { items: [item('1', 'exposure')] }, {}, undefined],
  ['an extra that is JSON and no object', { items: [{ id: 'x', pos: '', extra: '[1]' }] }, {}, undefined],
  [
    'an extra that is not JSON',
    { items: [item('1'), { id: 'x', pos: '', extra: 'reason=filter' }] },
    {},
    'items[1].extra: must be a text that holds JSON, such as {"reason":"exposure"}.',
  ],
  ['10,000 items', { items: Array.from({ length: 10_000 }, () => item('1')) }, {}, undefined],
  [
    '10,001 items',
    { items: Array.from({ length: 10_001 }, () => item('1')) },
    {},
    'items: must not be more than 10000.',
  ],
  [
    'an id that is too long',
    { items: [item('1'), item('x'.repeat(4097))] },
    {},
    'items[1].id: must not be longer than 4096 characters.',
  ],
  [
    'a pos that is too long',
    { items: [item('1', undefined, '1'.repeat(101))] },
    {},
    'items[0].pos: must not be longer than 100 characters.',
  ],
  [
    'an extra that is too long',
    { items: [item('1', 'x'.repeat(4096))] },
    {},
    'items[0].extra: must not be longer than 4096 characters.',
  ],
  // "default" has seven.
  ['a uid as long as can be', { uid: 'u'.repeat(993) }, {}, undefined],
  ['a uid that is too long', { uid: 'u'.repeat(994) }, {}, REPEATED],
  ['a predictRequestId as long as can be', { uid: 'u', predictRequestId: 'r'.repeat(992) }, {}, undefined],
  ['a predictRequestId that is too long', { uid: 'u', predictRequestId: 'r'.repeat(993) }, {}, REPEATED],
  ['a Request-Id as long as can be', { uid: 'u' }, { 'request-id': 'r'.repeat(992) }, undefined],
  ['a Request-Id that is too long', { uid: 'u' }, { 'request-id': 'r'.repeat(993) }, REPEATED],
  ['a long Request-Id that nothing comes of', { predictRequestId: 'r' }, { 'request-id': 'r'.repeat(2000) }, undefined],
  ['no context', { hasContext: false }, {}, undefined],
  ['no predictRequestId', { predictRequestId: '' }, {}, undefined],
  [
    'a scene that the application has not',
    { scene: 'Default' },
    {},
    "Can't support scene:Default, please check your scene/topic.",
  ],
  [
    'a scene named as objects name things',
    { scene: '__proto__' },
    {},
    "Can't support scene:__proto__, please check your scene/topic.",
  ],
  [
    'a long scene',
    { scene: '景'.repeat(900) },
    {},
    `Can't support scene:${'景'.repeat(100)}, please check your scene/topic.`,
  ],
  ['an SPM that is bound', { spm: SPM }, { 'enable-spm-route': 'true' }, undefined],
  ['the other SPM that is bound, and another letter case', { spm: 'D' }, { 'enable-spm-route': ' True' }, undefined],
  [
    'an SPM that is not bound',
    { spm: 'A$##$B' },
    { 'enable-spm-route': 'true' },
    'context.spm: "A$##$B" is bound to no slot of application shop.',
  ],
  ['no SPM', {}, { 'enable-spm-route': 'true' }, 'context.spm: is required with Enable-Spm-Route.'],
  [
    'no context, and so no SPM',
    { hasContext: false },
    { 'enable-spm-route': 'true' },
    'context.spm: is required with Enable-Spm-Route.',
  ],
  ['an SPM that is not bound, without the route', { spm: 'nowhere' }, {}, undefined],
  ['an SPM that is not bound, with the route off', { spm: 'nowhere' }, { 'enable-spm-route': 'false' }, undefined],
];

for (const format of FORMATS) {
  void describe(`a callback as ${format}`, () => {
    for (const [what, change, headers, why] of RULES) {
      void it(`with ${what} is ${why === undefined ? 'taken' : 'refused'}`, async () => {
        const { ask, records } = createTestVolcengine({ applications: APPLICATIONS });
        const answered = await ask('shop/callback', withHeaders(await callbackOf(format, change), headers));
        assert.equal(answered.type, format.endsWith('protobuf') ? PROTOBUF_TYPE : JSON_TYPE);
        if (why === undefined) assertTaken(answered);
        else assertFailed(answered, 400, why);
        assert.equal(records.length, why === undefined ? 1 : 0);
      });
    }
  });
}

const send = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
const PLAIN = { uid: 'uid1', scene: 'default', items: [{ id: link('1') }], context: {} };

void describe('a callback in JSON', () => {
  const rows: readonly [what: string, body: unknown, why: string | undefined][] = [
    ['uid a number', { ...PLAIN, uid: 1 }, 'uid: must be a string.'],
    ['scene a list', { ...PLAIN, scene: ['default'] }, 'scene: must be a string.'],
    ['items an object', { ...PLAIN, items: { id: 'x' } }, 'items: must be a list.'],
    ['items null', { ...PLAIN, items: null }, 'Data is empty'],
    ['an item a text', { ...PLAIN, items: ['x'] }, 'items[0]: must be an object.'],
    ['an id a number', { ...PLAIN, items: [{ id: 1 }] }, 'items[0].id: must be a string.'],
    ['pos a number', { ...PLAIN, items: [{ id: 'x', pos: 1 }] }, 'items[0].pos: must be a string.'],
    [
      'extra an object',
      { ...PLAIN, items: [{ id: 'x', extra: { reason: 'filter' } }] },
      'items[0].extra: must be a string.',
    ],
    ['context a text', { ...PLAIN, context: '{}' }, 'context: must be an object.'],
    ['spm a number', { ...PLAIN, context: { spm: 1 } }, 'context.spm: must be a string.'],
    ['predictRequestId a number', { ...PLAIN, predictRequestId: 1 }, 'predictRequestId: must be a string.'],
    ['predict_request_id a number', { ...PLAIN, predict_request_id: 1 }, 'predict_request_id: must be a string.'],
    [
      'both spellings at once',
      { ...PLAIN, predictRequestId: 'a', predict_request_id: 'b' },
      'predictRequestId: must be spelt one way: predict_request_id is there, too.',
    ],
    ['unknown keys', { ...PLAIN, more: 1, context: { feature: {}, reqType: 1 } }, undefined],
    ['a list', [PLAIN], 'The body: must be a JSON object.'],
    ['null', null, 'The body: must be a JSON object.'],
  ];
  for (const [what, body, why] of rows) {
    void it(`is ${why === undefined ? 'taken' : 'refused'}: ${what}`, async () => {
      const { ask, records } = createTestVolcengine();
      const answered = await ask('shop/callback', send(body));
      if (why === undefined) assertTaken(answered);
      else assertFailed(answered, 400, why);
      assert.equal(records.length, why === undefined ? 1 : 0);
    });
  }

  for (const body of ['', ' \n']) {
    void it(`that is empty (${JSON.stringify(body)}) is refused`, async () => {
      const { ask } = createTestVolcengine();
      assertFailed(await ask('shop/callback', { method: 'POST', body }), 400, 'The body: must be a JSON object.');
    });
  }
});

void describe('a callback in protobuf', () => {
  const rows: readonly [what: string, body: string, why: RegExp][] = [
    ['nothing', '', /^uid: is required\.$/],
    ['a uid of another wire type', '0801', /^uid: must have the wire type 2, not 0\.$/],
    ['a uid that is not UTF-8', '0a01ff', /^The body: is not a protobuf message \(/],
    ['JSON', Buffer.from(JSON.stringify(PLAIN)).toString('hex'), /^The body: is not a protobuf message \(/],
  ];
  for (const [what, body, why] of rows) {
    void it(`is refused: ${what}`, async () => {
      const { ask, records } = createTestVolcengine();
      const request = { method: 'POST', headers: { 'content-type': PROTOBUF_TYPE }, body: new Uint8Array(bytes(body)) };
      const answered = await ask('shop/callback', request);
      assertFailed(answered, 400, answered.heard.message ?? '');
      assert.match(answered.heard.message ?? '', why);
      assert.equal(records.length, 0);
    });
  }
});

void describe('the record of a callback', () => {
  const CALLBACK = { type: 'callback', app: 'shop', time: NOW, api: 'volcengine', application: 'shop' };

  void it('has everything that was said, and what it means, in the order of the list', async () => {
    const { ask, records } = createTestVolcengine({ applications: APPLICATIONS });
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
    await ask('shop/callback', await callbackOf('JSON', { scene: 'home', predictRequestId: 'r1', items }));
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
      const { ask, records } = createTestVolcengine();
      const items = [item('商品', 'filter', '第1')];
      await ask('shop/callback', await callbackOf(format, { uid: '用户', predictRequestId: '😀', items }));
      const [only] = items;
      assert.deepEqual(
        records,
        [
          {
            ...CALLBACK,
            scene: 'default',
            uid: '用户',
            requestId: '😀',
            items: [{ id: only?.id, reason: 'filtered', pos: '第1', extra: only?.extra }],
          },
        ],
        format,
      );
    }
  });

  const ids: readonly [what: string, body: object, header: string | undefined, requestId: string | undefined][] = [
    ['the body goes before the header', { predictRequestId: 'body' }, 'header', 'body'],
    ["in the message's own spelling", { predict_request_id: 'body' }, 'header', 'body'],
    ['without one in the body the header counts', {}, 'header', 'header'],
    ['an empty one is none', { predictRequestId: '' }, 'header', 'header'],
    ['null is none', { predictRequestId: null }, 'header', 'header'],
    ['there need be none', {}, undefined, undefined],
    ['an empty header is none', {}, '', undefined],
  ];
  for (const [what, body, header, requestId] of ids) {
    void it(`names a prediction: ${what}`, async () => {
      const { ask, records } = createTestVolcengine();
      const headers = header === undefined ? {} : { 'request-id': header };
      assertTaken(await ask('shop/callback', { ...send({ ...PLAIN, ...body }), headers }));
      const [record] = records;
      assert.ok(record?.type === 'callback');
      assert.equal(record.requestId, requestId);
      assert.equal('requestId' in record, requestId !== undefined);
    });
  }

  void it('says that it came from a page, if it did', async () => {
    for (const [headers, browser] of [
      [{}, undefined],
      [{ origin: 'https://www.example' }, true],
      [{ origin: 'null' }, true],
      [{ 'sec-fetch-site': 'same-origin' }, true],
    ] as const) {
      const { ask, records } = createTestVolcengine();
      await ask('shop/callback', withHeaders(await callbackOf('JSON'), headers));
      const [record] = records;
      assert.equal(record?.type === 'callback' ? record.browser : assert.fail(), browser);
    }
  });

  void it('goes to the app that ranks for the application, or to nobody', async () => {
    const { ask, records } = createTestVolcengine({
      apps: { front: { volcengineApplication: 'shop' }, other: {} },
      applications: { shop: {}, front: {}, other: {}, spare: {} },
    });
    for (const application of ['shop', 'front', 'other', 'spare']) {
      assertTaken(await ask(`${application}/callback`, await callbackOf('JSON')));
    }
    assert.deepEqual(
      records.map((record) => [record.app, record.type === 'callback' && record.application]),
      [
        ['front', 'shop'],
        // The app goes by another name, so its own is free.
        ['', 'front'],
        ['other', 'other'],
        ['', 'spare'],
      ],
    );
  });
});

void describe('the operator', () => {
  void it("is told of a context that is missing, which the vendor's SDK documents require", async () => {
    const line = "callback: application shop: context: is missing, and the vendor's SDK documents require it.";
    for (const format of FORMATS) {
      const { ask, said } = createTestVolcengine();
      await ask('shop/callback', await callbackOf(format));
      assert.deepEqual(said, []);
      assertTaken(await ask('shop/callback', await callbackOf(format, { hasContext: false, uid: 'uid2' })));
      assert.deepEqual(said, [line], format);
    }
    const { ask, said } = createTestVolcengine();
    await ask('shop/callback', send({ ...PLAIN, context: null }));
    assert.deepEqual(said, [line]);
  });

  void it('is not told of what was not stored', async () => {
    const { ask, said } = createTestVolcengine({ isFull: () => true });
    assert.equal((await ask('shop/callback', await callbackOf('JSON', { hasContext: false }))).heard.code, 500);
    assert.deepEqual(said, []);
  });
});

void describe('a log that cannot be written', () => {
  for (const format of FORMATS) {
    void it(`is code 500 for ${format}, and the callback can be sent again`, async () => {
      let isFull = true;
      const { ask } = createTestVolcengine({ isFull: () => isFull });
      const request = await callbackOf(format, { predictRequestId: 'r1' });
      assertFailed(await ask('shop/callback', request), 500, 'It could not be stored. Please send it again later.');
      isFull = false;
      assertTaken(await ask('shop/callback', request));
      // What failed has left nothing behind that a different one could differ from.
      assertFailed(
        await ask('shop/callback', await callbackOf(format, { predictRequestId: 'r1', uid: 'uid2' })),
        409,
        'Duplicate submission with request-id: r1.',
      );
    });
  }
});

void describe('the example of the callback page', () => {
  for (const [what, init] of [
    ['as it stands there', { body: EXAMPLE, headers: { 'content-type': 'application/json' } }],
    [
      'as a form, as curl sends it',
      { body: EXAMPLE, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    ['zipped', { body: zip(EXAMPLE), headers: { 'content-encoding': 'gzip' } }],
  ] as const) {
    void it(`is taken ${what}`, async (test) => {
      await using server = await startServer({ feeds: { news: await newsFeed(test) } });
      const response = await fetch(`${server.url}/predict/api/general_demo/callback`, { method: 'POST', ...init });
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
      const { status, type, raw } = await hear(response);
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

  void it('is refused with Enable-Spm-Route by a server that knows no SPM', async () => {
    await using server = await startServer();
    const headers = { 'enable-spm-route': 'true' };
    const response = await fetch(`${server.url}/predict/api/shop/callback`, { method: 'POST', body: EXAMPLE, headers });
    assertFailed(await hear(response), 400, 'context.spm: "A$##$B$##$C" is bound to no slot of application shop.');
  });
});
