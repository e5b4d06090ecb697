import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { CallbackRecord } from '../../../learn/records/record.ts';
import { MOST_BYTES } from '../../../wire/callbackLimits.ts';
import { EXAMPLE } from '../../../wire/pairec/documentExample.test.ts';
import type { Appended, Log, Taken } from '../../log/commit/log.ts';
import { answered, bodyOf, createTestCallbacks, NOW, simple, type TestCallbacks } from './testPairec.test.ts';

const TYPE = 'text/plain; charset=utf-8';
const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));
/** JSON in JSON, so deep; written by hand, since `JSON.stringify` would need as deep a stack. */
const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const withRaw = (key: string, json: string): string => `${bodyOf().slice(0, -1)},"${key}":${json}}`;

/** That nothing came of it: neither in the log, nor in a topic, nor in the console. */
const assertNothing = ({ records, lines, said }: TestCallbacks): void => {
  assert.deepEqual({ records, lines, said }, { records: [], lines: [], said: [] });
};

const itemsIn = (lines: readonly string[]): unknown[] =>
  lines.slice(1).map((line) => {
    const { item_id: id, item_features: features }: Record<string, unknown> = JSON.parse(line);
    return [id, features];
  });

void describe("PAI-Rec's callback is refused, with code 400 and status 200, and nothing is recorded", () => {
  const isNot = (place: string, kind: string, found: string): string => `${place}: must be ${kind}, but is ${found}.`;
  const notObject = (found: string): string => isNot('The body', 'an object', found);
  const refused: readonly [what: string, body: string, msg: string][] = [
    ['an empty body', '', 'request body empty'],
    ['white space', ' \n', 'The body is not JSON.'],
    ['no JSON', '{"uid":"u"', 'The body is not JSON.'],
    ['a form', 'uid=u&request_id=r', 'The body is not JSON.'],
    ['two values', `${bodyOf()}${bodyOf()}`, 'The body is not JSON.'],
    ['a byte order mark', `\ufeff${bodyOf()}`, 'The body is not JSON.'],
    ['a list', `[${bodyOf()}]`, notObject('a list')],
    ['a number', '5', notObject('a number')],
    ['a text', '"x"', notObject('a string')],
    ['a boolean', 'true', notObject('a boolean')],
    ['null, which Go reads as nothing', 'null', 'uid not empty'],
    ['an empty object', '{}', 'uid not empty'],

    ['no uid', bodyOf({ uid: undefined }), 'uid not empty'],
    ['an empty uid', bodyOf({ uid: '' }), 'uid not empty'],
    ['null for a uid', bodyOf({ uid: null }), 'uid not empty'],
    ['no request_id', bodyOf({ request_id: undefined }), 'request_id not empty'],
    ['an empty request_id', bodyOf({ request_id: '' }), 'request_id not empty'],
    ['no scene_id', bodyOf({ scene_id: undefined }), 'scene_id not empty'],
    ['an empty scene_id', bodyOf({ scene_id: '' }), 'scene_id not empty'],
    ['no item_list', bodyOf({ item_list: undefined }), 'recommend item list not empty'],
    ['an empty item_list', bodyOf({ item_list: [] }), 'recommend item list not empty'],
    ['null for an item_list', bodyOf({ item_list: null }), 'recommend item list not empty'],

    // In this order.
    ['nothing but a uid', '{"uid":"u"}', 'request_id not empty'],
    ['nothing but uid and request_id', '{"uid":"u","request_id":"r"}', 'scene_id not empty'],
    ['nothing but an item_list', '{"item_list":[{"item_id":"i"}]}', 'uid not empty'],
    [
      'a wrong type behind an empty field',
      bodyOf({ uid: '', features: 5 }),
      isNot('features', 'an object', 'a number'),
    ],

    ['a uid that is a number', bodyOf({ uid: 84603208 }), isNot('uid', 'a string', 'a number')],
    ['a uid that is 0', bodyOf({ uid: 0 }), isNot('uid', 'a string', 'a number')],
    ['a request_id that is a list', bodyOf({ request_id: ['r'] }), isNot('request_id', 'a string', 'a list')],
    ['a scene_id that is an object', bodyOf({ scene_id: {} }), isNot('scene_id', 'a string', 'an object')],
    ['features that are a number', bodyOf({ features: 1 }), isNot('features', 'an object', 'a number')],
    ['features that are a list', bodyOf({ features: [] }), isNot('features', 'an object', 'a list')],
    ['features that are false', bodyOf({ features: false }), isNot('features', 'an object', 'a boolean')],
    ['request_info that is a list', bodyOf({ request_info: [] }), isNot('request_info', 'an object', 'a list')],
    ['an item_list that is a text', bodyOf({ item_list: '[]' }), isNot('item_list', 'a list', 'a string')],
    ['an item_list that is an object', bodyOf({ item_list: { 0: {} } }), isNot('item_list', 'a list', 'an object')],
    ['an item that is a text', bodyOf({ item_list: [{}, 'i'] }), isNot('item_list[1]', 'an object', 'a string')],
    ['an item that is a list', bodyOf({ item_list: [[]] }), isNot('item_list[0]', 'an object', 'a list')],
    ['debug that is a text', bodyOf({ debug: 'true' }), isNot('debug', 'true or false', 'a string')],

    [
      'a text without an object for features',
      bodyOf({ features: '[]' }),
      'features: must be an object, but is a string that holds none.',
    ],
    [
      'an empty text for features',
      bodyOf({ features: '' }),
      'features: must be an object, but is a string that holds none.',
    ],
    [
      'a text for request_info',
      bodyOf({ request_info: 'x' }),
      'request_info: must be an object, but is a string that holds none.',
    ],

    ['101 levels', withRaw('x', deep(100)), 'The body is nested deeper than 100.'],
    ['100,000 levels', withRaw('x', deep(100_000)), 'The body is nested deeper than 100.'],
    ['100,000 levels and no end', '{"x":'.repeat(100_000), 'The body is nested deeper than 100.'],
    ['101 levels in a text', bodyOf({ features: `{"x":${deep(100)}}` }), 'features: is nested deeper than 100.'],

    [
      'more than 10,000 items',
      bodyOf({ item_list: Array.from({ length: 10_001 }, () => ({})) }),
      'item_list: has 10001 items; more than 10000 are not taken.',
    ],
    [
      'ids of more than 1,000 characters',
      bodyOf({ uid: 'u'.repeat(500), request_id: 'r'.repeat(500) }),
      'uid, request_id and scene_id: must not be longer than 1000 characters together.',
    ],
    [
      'an item_id of more than 4,096 characters',
      bodyOf({ item_list: [{ item_id: 'i' }, { item_id: 'i'.repeat(4097) }] }),
      'item_list[1].item_id: must not be longer than 4096 characters.',
    ],
    [
      'an item_id that is too long as JSON',
      bodyOf({ item_list: [{ item_id: { a: 'x'.repeat(4096) } }] }),
      'item_list[0].item_id: must not be longer than 4096 characters.',
    ],
  ];
  for (const [what, body, msg] of refused) {
    void it(what, async () => {
      const callbacks = createTestCallbacks();
      assert.equal(await callbacks.post(body), answered(400, msg));
      assertNothing(callbacks);
    });
  }

  void it('bytes that were zipped: no Content-Encoding is looked at', async () => {
    const callbacks = createTestCallbacks();
    const zipped = new Uint8Array(gzipSync(bodyOf()));
    const answer = await callbacks.post(zipped, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
    assert.equal(answer, answered(400, 'The body is not JSON.'));
    assertNothing(callbacks);
  });

  void it('a body that is too large, whether it says so or not', async () => {
    const callbacks = createTestCallbacks();
    const large = bodyOf({ request_info: { x: 'x'.repeat(MOST_BYTES) } });
    const body = new Blob([large]).stream();
    const inits = [
      { method: 'POST', body: large, headers: { 'content-length': String(large.length) } },
      { method: 'POST', body, duplex: 'half' },
    ];
    for (const init of inits) {
      const response = await callbacks.send('/api/callback', init);
      assert.equal(await response.text(), answered(400, 'request body larger than 8000000 bytes'));
    }
    assertNothing(callbacks);
  });
});

void describe("PAI-Rec's callback is taken although the original would refuse or mangle it, and the console says so", () => {
  const SAID = 'callback: scene s: ';
  const string = 'is a string that holds an object, and is taken for it; the real service refuses a string.';
  const digits = 'the digits are kept, where the real service writes a long one as 1.13939841e+08.';
  const item = (count: number, ids: string): string => `${SAID}item_list: ${count} ${ids}`;
  const taken: readonly [what: string, body: string, items: readonly unknown[], said: readonly string[]][] = [
    ['nothing odd', bodyOf(), [['i', '{}']], []],
    ['unknown keys', bodyOf({ debug: true, x: 1, __proto__x: 2 }), [['i', '{}']], []],
    ['null for features and request_info', bodyOf({ features: null, request_info: null }), [['i', '{}']], []],
    ['features as a text', bodyOf({ features: '{"age":25}' }), [['i', '{}']], [`${SAID}features: ${string}`]],
    ['request_info as a text', bodyOf({ request_info: '{}' }), [['i', '{}']], [`${SAID}request_info: ${string}`]],
    [
      'items without an item_id',
      bodyOf({ item_list: [{}, null, { item_id: null, x: 1 }] }),
      [
        ['<nil>', '{}'],
        ['<nil>', '{}'],
        ['<nil>', '{"x":1}'],
      ],
      [item(3, 'items have no item_id; the records say <nil> or an empty text.')],
    ],
    [
      'an empty item_id',
      bodyOf({ item_list: [{ item_id: '' }] }),
      [['', '{}']],
      [item(1, 'item has no item_id; the records say <nil> or an empty text.')],
    ],
    [
      'numbers for an item_id, of 9 and of 19 digits',
      bodyOf({ item_list: [{ item_id: 113939841 }, { item_id: 'BIG' }] }).replace('"BIG"', '1234567890123456789'),
      [
        ['113939841', '{}'],
        ['1234567890123456789', '{}'],
      ],
      [item(2, `items have a number as item_id; ${digits}`)],
    ],
    [
      'an object for an item_id',
      bodyOf({ item_list: [{ item_id: { a: 1 } }] }),
      [['{"a":1}', '{}']],
      [item(1, 'item has an item_id that is neither a string nor a number; it is kept as JSON.')],
    ],
    ['100 levels', withRaw('x', deep(99)), [['i', '{}']], []],
    [
      'an item_id of 4,096 characters',
      bodyOf({ item_list: [{ item_id: 'i'.repeat(4096) }] }),
      [['i'.repeat(4096), '{}']],
      [],
    ],
    ['1,000 characters of ids', bodyOf({ uid: 'u'.repeat(998) }), [['i', '{}']], []],
  ];
  for (const [what, body, items, said] of taken) {
    void it(what, async () => {
      const callbacks = createTestCallbacks();
      assert.equal(await callbacks.post(body), answered(200, 'success', 'r'));
      assert.deepEqual(itemsIn(callbacks.lines), items);
      assert.deepEqual(callbacks.said, said);
      assert.equal(callbacks.records.length, 1);
    });
  }

  void it('a scene without CallBackConfs: it is in the log and nowhere else', async () => {
    const callbacks = createTestCallbacks();
    assert.equal(await callbacks.post(bodyOf({ scene_id: 'constructor' })), answered(200, 'success', 'r'));
    assert.deepEqual(callbacks.lines, []);
    assert.deepEqual(callbacks.said, [
      'callback: scene constructor has no pairec.CallBackConfs, so its callbacks are in the log and in no topic.',
    ]);
    assert.deepEqual(
      callbacks.records.map(({ app }) => app),
      [''],
    );
  });

  void it('a request_id that comes again, the same or another: it is recorded again', async () => {
    const callbacks = createTestCallbacks();
    const bodies = [bodyOf(), bodyOf(), bodyOf({ uid: 'v' })];
    for (const body of bodies) assert.equal(await callbacks.post(body), answered(200, 'success', 'r'));
    assert.equal(callbacks.lines.length, 6);
    assert.equal(callbacks.records.length, 3);
    const again = `${SAID}a request_id came again. It is recorded again, and nothing else follows from it.`;
    assert.deepEqual(callbacks.said, [again, again]);
  });

  void it('bytes that are no UTF-8: they become U+FFFD', async () => {
    const callbacks = createTestCallbacks();
    const bytes = utf8(bodyOf({ item_list: [{ item_id: 'a?b' }] }));
    bytes[bytes.indexOf('?'.charCodeAt(0))] = 0xff;
    assert.equal(await callbacks.post(bytes), answered(200, 'success', 'r'));
    assert.deepEqual(itemsIn(callbacks.lines), [['a\ufffdb', '{}']]);
  });

  void it('10,000 items with features, in their order', async () => {
    const callbacks = createTestCallbacks();
    const list = Array.from({ length: 10_000 }, (_, index) => ({ item_id: `item-${index}`, text: 'x'.repeat(700) }));
    assert.equal(await callbacks.post(bodyOf({ item_list: list })), answered(200, 'success', 'r'));
    assert.deepEqual(
      itemsIn(callbacks.lines),
      list.map(({ item_id: id, text }) => [id, JSON.stringify({ text })]),
    );
  });
});

void describe("PAI-Rec's callback over HTTP", () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    void it(`takes ${method}, whatever type and encoding it says it has`, async () => {
      const callbacks = createTestCallbacks();
      const headers = { 'content-type': 'image/png', 'content-encoding': 'br' };
      const response = await callbacks.send('/api/callback', { method, headers, body: bodyOf() });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), TYPE);
      assert.equal(await response.text(), answered(200, 'success', 'r'));
      assert.equal(callbacks.lines.length, 2);
    });
  }

  for (const method of ['GET', 'OPTIONS', 'POST', 'DELETE']) {
    void it(`answers ${method} without a body as any empty one: there is no preflight`, async () => {
      const headers = { 'access-control-request-method': 'POST', origin: 'https://www.example' };
      const response = await createTestCallbacks().send('/api/callback', { method, headers });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), TYPE);
      assert.equal(await response.text(), answered(400, 'request body empty'));
    });
  }

  void it('answers HEAD like that, too, without the body', async () => {
    const response = await createTestCallbacks().send('/api/callback', { method: 'HEAD' });
    assert.deepEqual([response.status, await response.text()], [200, '']);
  });

  void it('has no CORS headers, whoever asks, and whatever comes of it', async () => {
    const callbacks = createTestCallbacks({ apps: { s: { origins: ['https://www.example'] } } });
    for (const origin of ['https://www.example', 'https://evil.example', undefined]) {
      for (const [method, body] of [
        ['POST', bodyOf()],
        ['POST', '{'],
        ['OPTIONS', undefined],
      ] as const) {
        const headers = origin === undefined ? undefined : { origin };
        const { status, headers: sent } = await callbacks.send('/api/callback', {
          method,
          ...(headers && { headers }),
          ...(body !== undefined && { body }),
        });
        assert.equal(status, 200);
        assert.deepEqual(
          [...sent.keys()].filter((name) => /^(?:access-control-|vary$|set-cookie$)/.test(name)),
          [],
        );
        assert.equal(sent.get('content-type'), TYPE);
        assert.equal(sent.get('cache-control'), 'no-store');
      }
    }
  });

  void it("echoes a request_id to the letter, escaped as Go's encoder does", async () => {
    const requestId = '<"\\\u2028ü&\n';
    assert.equal(
      await createTestCallbacks().post(bodyOf({ request_id: requestId })),
      '{"code":200,"msg":"success","request_id":"\\u003c\\"\\\\\\u2028ü\\u0026\\n"}',
    );
  });
});

void describe('the origin of a callback', () => {
  const origins = ['https://www.example'];
  const rows: readonly [origin: string | undefined, apps: object, dev: boolean, taken: boolean][] = [
    [undefined, { s: { origins } }, false, true],
    ['https://www.example', { s: { origins } }, false, true],
    ['https://evil.example', { s: { origins } }, false, false],
    ['https://www.example.evil', { s: { origins } }, false, false],
    ['null', { s: { origins } }, false, false],
    ['null', { s: { origins } }, true, true],
    ['https://evil.example', { s: { origins } }, true, false],
    ['https://evil.example', { s: { origins: [] } }, false, false],
    ['https://evil.example', { s: {} }, false, true],
    ['https://evil.example', { shop: { origins, pairecScene: 's' } }, false, false],
    // The app s goes by another name there, so that this scene is nobody's.
    ['https://evil.example', { s: { origins, pairecScene: 'other' } }, false, true],
  ];
  for (const [origin, apps, dev, taken] of rows) {
    void it(`${origin} is ${taken ? 'taken' : 'refused'} by ${JSON.stringify(apps)}${dev ? ' under --dev' : ''}`, async () => {
      const callbacks = createTestCallbacks({ apps: { ...apps }, dev });
      const answer = await callbacks.post(bodyOf(), origin === undefined ? {} : { origin });
      const [app] = Object.keys(apps);
      if (taken) {
        assert.equal(answer, answered(200, 'success', 'r'));
        assert.deepEqual([callbacks.records.length, callbacks.lines.length], [1, 2]);
      } else {
        assert.equal(answer, answered(403, `the origin ${origin} is not among the origins of app ${app}`));
        assertNothing(callbacks);
      }
    });
  }

  void it('is not judged before the callback is one', async () => {
    const callbacks = createTestCallbacks({ apps: { s: { origins } } });
    assert.equal(await callbacks.post('{', { origin: 'https://evil.example' }), answered(400, 'The body is not JSON.'));
  });

  void it('is cut in the answer', async () => {
    const callbacks = createTestCallbacks({ apps: { s: { origins } } });
    const answer = await callbacks.post(bodyOf(), { origin: `https://${'x'.repeat(5000)}` });
    assert.equal(answer, answered(403, `the origin https://${'x'.repeat(192)} is not among the origins of app s`));
  });
});

void describe('a callback in the log', () => {
  const items = [
    { item_id: 'a', reason: 'kept' },
    { item_id: 'b', reason: 'Filter' },
    { item_id: 'c', reason: 'inserted' },
    { item_id: 'd', reason: ['filtered'], x: 1 },
  ];

  void it('is what was delivered, under the app of the scene', async () => {
    const callbacks = createTestCallbacks({ apps: { shop: { pairecScene: 's' } } });
    await callbacks.post(bodyOf({ item_list: items, features: { age: 25 } }));
    const record: CallbackRecord = {
      type: 'callback',
      app: 'shop',
      time: NOW,
      api: 'pairec',
      scene: 's',
      uid: 'u',
      requestId: 'r',
      items: [{ id: 'a' }, { id: 'b', reason: 'filtered' }, { id: 'c', reason: 'inserted' }, { id: 'd' }],
    };
    assert.deepEqual(callbacks.records, [record]);
  });

  void it('says whether it came from a page', async () => {
    const callbacks = createTestCallbacks();
    await callbacks.post(bodyOf(), { origin: 'https://www.example' });
    await callbacks.post(bodyOf(), { 'sec-fetch-site': 'cross-site' });
    await callbacks.post(bodyOf());
    assert.deepEqual(
      callbacks.records.map((record) => record.type === 'callback' && record.browser),
      [true, true, undefined],
    );
  });

  void it('has all items, however few of them are sampled', async () => {
    const callbacks = createTestCallbacks({ pairec: simple({ ItemSize: 1 }) });
    await callbacks.post(bodyOf({ item_list: items }));
    const [record] = callbacks.records;
    assert.deepEqual([callbacks.lines.length, record?.type === 'callback' && record.items.length], [2, 4]);
  });
});

void describe('what cannot be written', () => {
  const FULL: Appended = { ok: false, why: 'The disk is full.' };
  const OK: Appended = { ok: true };

  void it('to the log is answered with code 500 and is in no topic; once it can be, it is', async () => {
    const now = [FULL, OK];
    const callbacks = createTestCallbacks({ append: (_record, settle) => settle?.(now.shift() ?? OK) });
    assert.equal(await callbacks.post(bodyOf()), answered(500, 'it could not be stored; please send it again later'));
    assertNothing(callbacks);
    assert.equal(await callbacks.post(bodyOf()), answered(200, 'success', 'r'));
    // What was not stored was never there: this one is the first.
    assert.deepEqual([callbacks.lines.length, callbacks.said], [2, []]);
  });

  void it('to its topic is answered with code 500, and said; once it can be, it is', async () => {
    const now = [FULL, OK];
    const callbacks = createTestCallbacks({ written: () => now.shift() ?? OK });
    assert.equal(
      await callbacks.post(bodyOf()),
      answered(500, 'its records could not be stored; please send it again later'),
    );
    assert.deepEqual([callbacks.lines, callbacks.said], [[], ['callback: scene s: The disk is full.']]);
    assert.equal(await callbacks.post(bodyOf()), answered(200, 'success', 'r'));
    assert.equal(callbacks.lines.length, 2);
  });

  void it('because the scene has no topic is answered with code 500 and said, and is in the log', async () => {
    const callbacks = createTestCallbacks({ pairec: simple({ DataSource: { Name: 'other', Type: 'datahub' } }) });
    assert.equal(
      await callbacks.post(bodyOf()),
      answered(500, 'its records could not be stored; please send it again later'),
    );
    assert.equal(callbacks.records.length, 1);
    assert.deepEqual(callbacks.said, [
      'callback: scene s: pairec.CallBackConfs.s.DataSource: must have a Type, datahub or kafka, and a Name that ' +
        'DatahubConfs has; it has "other".',
    ]);
  });

  void it('is not answered before it is written', async () => {
    const written: (((taken: Taken) => void) | undefined)[] = [];
    const append: Log['append'] = (_record, settle) => written.push(settle);
    const callbacks = createTestCallbacks({ append });
    let answer = '';
    const sent = callbacks.post(bodyOf()).then((text) => (answer = text));
    while (written.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    assert.deepEqual([answer, callbacks.lines], ['', []]);
    written[0]?.(OK);
    await sent;
    assert.equal(answer, answered(200, 'success', 'r'));
  });
});

void describe('a callback that names a decision', () => {
  void it('activates it, if its top story was delivered on top by a server', async () => {
    const rows = [
      [{}, ['https://www.example/a', 'x'], 'repeated'],
      [{}, ['a'], 'repeated'],
      [{ origin: 'https://www.example' }, ['a'], 'counted'],
      [{}, ['b', 'a'], 'counted'],
    ] as const;
    for (const [headers, ids, joined] of rows) {
      const callbacks = createTestCallbacks();
      const eventId = callbacks.rank();
      const list = ids.map((id) => ({ item_id: id }));
      assert.equal(
        await callbacks.post(bodyOf({ request_id: eventId, item_list: list }), headers),
        answered(200, 'success', eventId),
      );
      const effect = callbacks.app('s')?.fold.take({ type: 'activation', app: 's', time: NOW, eventId });
      assert.equal(effect?.joined, joined, ids.join());
    }
  });
});

void describe('the model features of a callback', () => {
  const contextIn = async (requestIdOf: (callbacks: TestCallbacks) => string): Promise<unknown> => {
    const callbacks = createTestCallbacks({ pairec: simple({ RankConf: {} }) });
    await callbacks.post(bodyOf({ request_id: requestIdOf(callbacks) }));
    const { context_features: context }: Record<string, unknown> = JSON.parse(callbacks.lines[1] ?? '');
    return context;
  };

  void it('have the context of the decision that it names', async () => {
    assert.equal(
      await contextIn(({ rank }) => rank('reader')),
      '{"device":"phone","from":"search","hour":9,"language":"de"}',
    );
  });

  void it('have the hour and nothing else where it names none', async () => {
    assert.equal(await contextIn(() => 'r'), '{"device":"unknown","hour":17}');
  });
});

void it("takes the document's own curl, byte for byte, as the form that curl says it is", async () => {
  const callbacks = createTestCallbacks({ apps: {} });
  const requestId = 'd9cb1c8d-4d3f-491b-9ea3-380481dabde3';
  assert.equal(await callbacks.post(EXAMPLE), answered(200, 'success', requestId));
});
