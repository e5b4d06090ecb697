import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { MAX_BODY_BYTES } from '../../../wire/callbackLimits.ts';
import { answerText, assertNothingWritten, callbackBody, createTestCallbacks } from './testPairec.test.ts';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));
/** Returns nested lists. Not made with `JSON.stringify`, which would overflow the stack. */
const nestedLists = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
const bodyWithRawJson = (key: string, json: string): string => `${callbackBody().slice(0, -1)},"${key}":${json}}`;

const itemsIn = (lines: readonly string[]): unknown[] =>
  lines.slice(1).map((line) => {
    const { item_id: id, item_features: features }: Record<string, unknown> = JSON.parse(line);
    return [id, features];
  });

void describe("PAI-Rec's callback is rejected with code 400 and status 200, and nothing is recorded, for", () => {
  const wrongType = (key: string, expected: string, actual: string): string =>
    `${key}: must be ${expected}, but is ${actual}.`;
  const notAnObject = (actual: string): string => wrongType('The body', 'an object', actual);
  const rejected: readonly [description: string, body: string, msg: string][] = [
    ['an empty body', '', 'request body empty'],
    ['white space', ' \n', 'The body is not JSON.'],
    ['truncated JSON', '{"uid":"u"', 'The body is not JSON.'],
    ['a form', 'uid=u&request_id=r', 'The body is not JSON.'],
    ['two values', `${callbackBody()}${callbackBody()}`, 'The body is not JSON.'],
    ['a byte order mark', `\ufeff${callbackBody()}`, 'The body is not JSON.'],
    ['a list', `[${callbackBody()}]`, notAnObject('a list')],
    ['a number', '5', notAnObject('a number')],
    ['a string', '"x"', notAnObject('a string')],
    ['a boolean', 'true', notAnObject('a boolean')],
    ['null, which Go reads as an empty object', 'null', 'uid not empty'],
    ['an empty object', '{}', 'uid not empty'],

    ['no uid', callbackBody({ uid: undefined }), 'uid not empty'],
    ['an empty uid', callbackBody({ uid: '' }), 'uid not empty'],
    ['null for a uid', callbackBody({ uid: null }), 'uid not empty'],
    ['no request_id', callbackBody({ request_id: undefined }), 'request_id not empty'],
    ['an empty request_id', callbackBody({ request_id: '' }), 'request_id not empty'],
    ['no scene_id', callbackBody({ scene_id: undefined }), 'scene_id not empty'],
    ['an empty scene_id', callbackBody({ scene_id: '' }), 'scene_id not empty'],
    ['no item_list', callbackBody({ item_list: undefined }), 'recommend item list not empty'],
    ['an empty item_list', callbackBody({ item_list: [] }), 'recommend item list not empty'],
    ['null for an item_list', callbackBody({ item_list: null }), 'recommend item list not empty'],

    // The fields are checked in this order.
    ['only a uid', '{"uid":"u"}', 'request_id not empty'],
    ['only uid and request_id', '{"uid":"u","request_id":"r"}', 'scene_id not empty'],
    ['only an item_list', '{"item_list":[{"item_id":"i"}]}', 'uid not empty'],
    [
      'a wrong type and an empty field',
      callbackBody({ uid: '', features: 5 }),
      wrongType('features', 'an object', 'a number'),
    ],

    ['a uid that is a number', callbackBody({ uid: 84603208 }), wrongType('uid', 'a string', 'a number')],
    ['a uid that is 0', callbackBody({ uid: 0 }), wrongType('uid', 'a string', 'a number')],
    ['a request_id that is a list', callbackBody({ request_id: ['r'] }), wrongType('request_id', 'a string', 'a list')],
    ['a scene_id that is an object', callbackBody({ scene_id: {} }), wrongType('scene_id', 'a string', 'an object')],
    ['features that are a number', callbackBody({ features: 1 }), wrongType('features', 'an object', 'a number')],
    ['features that are a list', callbackBody({ features: [] }), wrongType('features', 'an object', 'a list')],
    ['features that are false', callbackBody({ features: false }), wrongType('features', 'an object', 'a boolean')],
    [
      'request_info that is a list',
      callbackBody({ request_info: [] }),
      wrongType('request_info', 'an object', 'a list'),
    ],
    ['an item_list that is a string', callbackBody({ item_list: '[]' }), wrongType('item_list', 'a list', 'a string')],
    [
      'an item_list that is an object',
      callbackBody({ item_list: { 0: {} } }),
      wrongType('item_list', 'a list', 'an object'),
    ],
    [
      'an item that is a string',
      callbackBody({ item_list: [{}, 'i'] }),
      wrongType('item_list[1]', 'an object', 'a string'),
    ],
    ['an item that is a list', callbackBody({ item_list: [[]] }), wrongType('item_list[0]', 'an object', 'a list')],
    ['debug that is a string', callbackBody({ debug: 'true' }), wrongType('debug', 'true or false', 'a string')],

    [
      'a string without an object for features',
      callbackBody({ features: '[]' }),
      'features: must be an object, but is a string that does not contain one.',
    ],
    [
      'an empty string for features',
      callbackBody({ features: '' }),
      'features: must be an object, but is a string that does not contain one.',
    ],
    [
      'a string for request_info',
      callbackBody({ request_info: 'x' }),
      'request_info: must be an object, but is a string that does not contain one.',
    ],

    ['101 levels', bodyWithRawJson('x', nestedLists(100)), 'The body is nested deeper than 100 levels.'],
    ['100,000 levels', bodyWithRawJson('x', nestedLists(100_000)), 'The body is nested deeper than 100 levels.'],
    ['100,000 unclosed levels', '{"x":'.repeat(100_000), 'The body is nested deeper than 100 levels.'],
    [
      '101 levels in a string',
      callbackBody({ features: `{"x":${nestedLists(100)}}` }),
      'features: is nested deeper than 100 levels.',
    ],

    [
      'more than 10,000 items',
      callbackBody({ item_list: Array.from({ length: 10_001 }, () => ({})) }),
      'item_list: has 10001 items; the maximum is 10000.',
    ],
    [
      'ids of more than 1,000 characters',
      callbackBody({ uid: 'u'.repeat(500), request_id: 'r'.repeat(500) }),
      'uid, request_id and scene_id: must not be longer than 1000 characters in total.',
    ],
    [
      'an item_id of more than 4,096 characters',
      callbackBody({ item_list: [{ item_id: 'i' }, { item_id: 'i'.repeat(4097) }] }),
      'item_list[1].item_id: must not be longer than 4096 characters.',
    ],
    [
      'an item_id that is too long as JSON',
      callbackBody({ item_list: [{ item_id: { a: 'x'.repeat(4096) } }] }),
      'item_list[0].item_id: must not be longer than 4096 characters.',
    ],
  ];
  for (const [description, body, msg] of rejected) {
    void it(description, async () => {
      const callbacks = createTestCallbacks();
      assert.equal(await callbacks.post(body), answerText(400, msg));
      assertNothingWritten(callbacks);
    });
  }

  void it('a gzip body, because Content-Encoding is ignored', async () => {
    const callbacks = createTestCallbacks();
    const zipped = new Uint8Array(gzipSync(callbackBody()));
    const answer = await callbacks.post(zipped, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
    assert.equal(answer, answerText(400, 'The body is not JSON.'));
    assertNothingWritten(callbacks);
  });

  void it('a body that is too large, with and without Content-Length', async () => {
    const callbacks = createTestCallbacks();
    const large = callbackBody({ request_info: { x: 'x'.repeat(MAX_BODY_BYTES) } });
    const body = new Blob([large]).stream();
    const inits = [
      { method: 'POST', body: large, headers: { 'content-length': String(large.length) } },
      { method: 'POST', body, duplex: 'half' },
    ];
    for (const init of inits) {
      const response = await callbacks.send('/api/callback', init);
      assert.equal(await response.text(), answerText(400, 'request body larger than 8000000 bytes'));
    }
    assertNothingWritten(callbacks);
  });
});

void describe("PAI-Rec's callback is accepted, with a warning if PAI-Rec would reject or change it, for", () => {
  const PREFIX = 'callback: scene s: ';
  const STRING_WARNING = 'is a string that contains an object, and was read as that object. PAI-Rec rejects a string.';
  const DIGITS_WARNING = 'All digits are recorded; PAI-Rec would record a long number as 1.13939841e+08.';
  const itemWarning = (count: number, problem: string): string => `${PREFIX}item_list: ${count} ${problem}`;
  const accepted: readonly [
    description: string,
    body: string,
    items: readonly unknown[],
    loggedLines: readonly string[],
  ][] = [
    ['a plain callback', callbackBody(), [['i', '{}']], []],
    ['unknown keys', callbackBody({ debug: true, x: 1, __proto__x: 2 }), [['i', '{}']], []],
    ['null for features and request_info', callbackBody({ features: null, request_info: null }), [['i', '{}']], []],
    [
      'features as a string',
      callbackBody({ features: '{"age":25}' }),
      [['i', '{}']],
      [`${PREFIX}features: ${STRING_WARNING}`],
    ],
    [
      'request_info as a string',
      callbackBody({ request_info: '{}' }),
      [['i', '{}']],
      [`${PREFIX}request_info: ${STRING_WARNING}`],
    ],
    [
      'items without an item_id',
      callbackBody({ item_list: [{}, null, { item_id: null, x: 1 }] }),
      [
        ['<nil>', '{}'],
        ['<nil>', '{}'],
        ['<nil>', '{"x":1}'],
      ],
      [itemWarning(3, 'items have no item_id. The records contain <nil> or an empty string instead.')],
    ],
    [
      'an empty item_id',
      callbackBody({ item_list: [{ item_id: '' }] }),
      [['', '{}']],
      [itemWarning(1, 'item has no item_id. The records contain <nil> or an empty string instead.')],
    ],
    [
      'numbers for an item_id, of 9 and of 19 digits',
      callbackBody({ item_list: [{ item_id: 113939841 }, { item_id: 'BIG' }] }).replace('"BIG"', '1234567890123456789'),
      [
        ['113939841', '{}'],
        ['1234567890123456789', '{}'],
      ],
      [itemWarning(2, `items have a number as item_id. ${DIGITS_WARNING}`)],
    ],
    [
      'an object for an item_id',
      callbackBody({ item_list: [{ item_id: { a: 1 } }] }),
      [['{"a":1}', '{}']],
      [itemWarning(1, 'item has an item_id that is neither a string nor a number. It is recorded as JSON.')],
    ],
    ['100 levels', bodyWithRawJson('x', nestedLists(99)), [['i', '{}']], []],
    [
      'an item_id of 4,096 characters',
      callbackBody({ item_list: [{ item_id: 'i'.repeat(4096) }] }),
      [['i'.repeat(4096), '{}']],
      [],
    ],
    ['1,000 characters of ids', callbackBody({ uid: 'u'.repeat(998) }), [['i', '{}']], []],
  ];
  for (const [description, body, items, loggedLines] of accepted) {
    void it(description, async () => {
      const callbacks = createTestCallbacks();
      assert.equal(await callbacks.post(body), answerText(200, 'success', 'r'));
      assert.deepEqual(itemsIn(callbacks.lines), items);
      assert.deepEqual(callbacks.loggedLines, loggedLines);
      assert.equal(callbacks.records.length, 1);
    });
  }

  void it('a scene without CallBackConfs, which is written to the log only', async () => {
    const callbacks = createTestCallbacks();
    assert.equal(await callbacks.post(callbackBody({ scene_id: 'constructor' })), answerText(200, 'success', 'r'));
    assert.deepEqual(callbacks.lines, []);
    assert.deepEqual(callbacks.loggedLines, [
      'callback: scene constructor is not in pairec.CallBackConfs, so its callbacks are written to the log only. ' +
        'Add it there to write them to a topic.',
    ]);
    assert.deepEqual(
      callbacks.records.map(({ app }) => app),
      [''],
    );
  });

  void it('a repeated request_id, with the same content or not, which is recorded again', async () => {
    const callbacks = createTestCallbacks();
    const bodies = [callbackBody(), callbackBody(), callbackBody({ uid: 'v' })];
    for (const body of bodies) assert.equal(await callbacks.post(body), answerText(200, 'success', 'r'));
    assert.equal(callbacks.lines.length, 6);
    assert.equal(callbacks.records.length, 3);
    const repeated =
      `${PREFIX}a request_id was repeated. The callback is recorded again, but has no other effect. ` +
      'Send one callback per recommendation.';
    assert.deepEqual(callbacks.loggedLines, [repeated, repeated]);
  });

  void it('invalid UTF-8, which becomes U+FFFD', async () => {
    const callbacks = createTestCallbacks();
    const bytes = utf8(callbackBody({ item_list: [{ item_id: 'a?b' }] }));
    bytes[bytes.indexOf('?'.charCodeAt(0))] = 0xff;
    assert.equal(await callbacks.post(bytes), answerText(200, 'success', 'r'));
    assert.deepEqual(itemsIn(callbacks.lines), [['a\ufffdb', '{}']]);
  });

  void it('10,000 items with features, which remain in order', async () => {
    const callbacks = createTestCallbacks();
    const list = Array.from({ length: 10_000 }, (_, index) => ({ item_id: `item-${index}`, text: 'x'.repeat(700) }));
    assert.equal(await callbacks.post(callbackBody({ item_list: list })), answerText(200, 'success', 'r'));
    assert.deepEqual(
      itemsIn(callbacks.lines),
      list.map(({ item_id: id, text }) => [id, JSON.stringify({ text })]),
    );
  });
});
