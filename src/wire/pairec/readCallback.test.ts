import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PairecCallback } from './callbackRequest.ts';
import { EXAMPLE, example, seeded } from './documentExample.test.ts';
import { readCallback } from './readCallback.ts';

const read = (text: string): { readonly value: PairecCallback; readonly warnings: readonly string[] } => {
  const callback = readCallback(text);
  assert.ok(callback.ok, callback.ok ? '' : callback.why);
  return callback;
};
const why = (text: string): string => {
  const callback = readCallback(text);
  return callback.ok ? 'It was read.' : callback.why;
};
const ids = (text: string): string[] => read(text).value.items.map(({ id }) => id);

const NUMBERS = 'the digits are kept, where the real service writes a long one as 1.13939841e+08.';
const NO_ID = 'no item_id; the records say <nil> or an empty text.';
const ODD = 'an item_id that is neither a string nor a number; it is kept as JSON.';

void describe('readCallback', () => {
  void it("reads the document's own example", () => {
    assert.deepEqual(readCallback(EXAMPLE), {
      ok: true,
      value: {
        uid: '84603208',
        requestId: 'd9cb1c8d-4d3f-491b-9ea3-380481dabde3',
        sceneId: 'homepage',
        features: { age: 25, city: 'beijing' },
        items: [
          { id: '113939841', features: {} },
          { id: '113764910', features: {} },
        ],
        requestInfo: { recom_id: '1111111' },
      },
      warnings: [],
    });
  });

  void it('reads what is required, and takes the rest for empty', () => {
    const { value, warnings } = read('{"uid":"u","request_id":"r","scene_id":"s","item_list":[{"item_id":"i"}]}');
    assert.deepEqual(value, {
      uid: 'u',
      requestId: 'r',
      sceneId: 's',
      features: {},
      items: [{ id: 'i', features: {} }],
      requestInfo: {},
    });
    assert.deepEqual(warnings, []);
  });

  void it("takes an item's other keys for its features, as they are", () => {
    const item = { score: 0.5, item_id: 'a', reason: 'inserted', tags: ['x'], more: { item_id: 'b' }, none: null };
    assert.deepEqual(read(example({ item_list: [item] })).value.items, [
      {
        id: 'a',
        features: { score: 0.5, reason: 'inserted', tags: ['x'], more: { item_id: 'b' }, none: null },
      },
    ]);
  });

  void it('leaves keys alone that nobody knows', () => {
    assert.deepEqual(read(example({ user: 5, debug: true, constructor: [] })), read(EXAMPLE));
  });

  void it('keeps the order of the items, and items that come twice', () => {
    assert.deepEqual(ids(example({ item_list: ['b', 'a', 'b'].map((id) => ({ item_id: id })) })), ['b', 'a', 'b']);
  });

  void it('keeps white space and letters of whatever script', () => {
    const { value } = read(example({ uid: ' ü\u2028 ', scene_id: '首页', item_list: [{ item_id: ' ' }] }));
    assert.deepEqual([value.uid, value.sceneId, value.items[0]?.id], [' ü\u2028 ', '首页', ' ']);
  });

  // The contract's table, from its top; each row lacks everything that the rows below it ask for as well.
  const checks: readonly [what: string, body: string, why: string][] = [
    ['no body', '', 'request body empty'],
    ['only white space', ' \n', 'The body is not JSON.'],
    ['no JSON', '{', 'The body is not JSON.'],
    ['a form', 'uid=84603208&scene_id=homepage', 'The body is not JSON.'],
    ['a byte order mark, as Go', `\uFEFF${EXAMPLE}`, 'The body is not JSON.'],
    ['two bodies', `${EXAMPLE}${EXAMPLE}`, 'The body is not JSON.'],
    ['a list', '[]', 'The body: must be an object, but is a list.'],
    ['a string', '"uid"', 'The body: must be an object, but is a string.'],
    ['a number', '5', 'The body: must be an object, but is a number.'],
    ['a boolean', 'false', 'The body: must be an object, but is a boolean.'],
    ['null, which Go takes for nothing', 'null', 'uid not empty'],
    ['a wrong type before all that is empty', '{"request_info":[]}', 'request_info: must be an object, but is a list.'],
    ['no uid', '{}', 'uid not empty'],
    ['an empty uid', '{"uid":""}', 'uid not empty'],
    ['a uid that is null', '{"uid":null}', 'uid not empty'],
    ['no request_id', '{"uid":"u"}', 'request_id not empty'],
    ['an empty request_id', '{"uid":"u","request_id":""}', 'request_id not empty'],
    ['a request_id that is null', '{"uid":"u","request_id":null}', 'request_id not empty'],
    ['no scene_id', '{"uid":"u","request_id":"r"}', 'scene_id not empty'],
    ['an empty scene_id', '{"uid":"u","request_id":"r","scene_id":""}', 'scene_id not empty'],
    ['a scene_id that is null', '{"uid":"u","request_id":"r","scene_id":null}', 'scene_id not empty'],
    ['no item_list', '{"uid":"u","request_id":"r","scene_id":"s"}', 'recommend item list not empty'],
    [
      'an empty item_list',
      '{"uid":"u","request_id":"r","scene_id":"s","item_list":[]}',
      'recommend item list not empty',
    ],
    [
      'an item_list that is null',
      '{"uid":"u","request_id":"r","scene_id":"s","item_list":null}',
      'recommend item list not empty',
    ],
  ];
  for (const [what, body, message] of checks) {
    void it(`refuses ${what}`, () => assert.equal(why(body), message));
  }

  const wrongFor: Readonly<Record<string, readonly unknown[]>> = {
    'a string': [5, 0, true, false, [], {}, ['u'], { a: 'u' }],
    'an object': [5, 0, true, false, [], [{}]],
    'a list': [5, 0, 'a', '', '[]', true, false, {}, { 0: { item_id: 'a' } }],
    'true or false': [5, 0, 1, 'true', '', [], {}],
  };
  const fields: readonly [key: string, kind: string][] = [
    ['uid', 'a string'],
    ['request_id', 'a string'],
    ['scene_id', 'a string'],
    ['features', 'an object'],
    ['request_info', 'an object'],
    ['item_list', 'a list'],
    ['debug', 'true or false'],
  ];
  for (const [key, kind] of fields) {
    for (const wrong of wrongFor[kind] ?? []) {
      void it(`refuses a ${key} that is ${JSON.stringify(wrong)}`, () => {
        const found = why(example({ [key]: wrong }));
        assert.ok(found.startsWith(`${key}: must be ${kind}, but is `), found);
      });
    }
    void it(`takes a ${key} that is null for absent`, () => {
      const absent = example({ [key]: undefined });
      assert.deepEqual(readCallback(example({ [key]: null })), readCallback(absent));
    });
  }

  for (const element of [5, 'a', true, [], [{ item_id: 'a' }]]) {
    void it(`refuses an item that is ${JSON.stringify(element)}, and says which`, () => {
      const found = why(example({ item_list: [{ item_id: 'a' }, element, 7] }));
      assert.match(found, /^item_list\[1\]: must be an object, but is a (number|string|boolean|list)\.$/);
    });
  }

  for (const key of ['features', 'request_info'] as const) {
    const place = key === 'features' ? 'features' : 'requestInfo';
    void it(`takes a ${key} that is a string for the object in it, and says that the real service refuses it`, () => {
      const { value, warnings } = read(example({ [key]: '{"age":25, "city":"beijing"}' }));
      assert.deepEqual(value[place], { age: 25, city: 'beijing' });
      assert.deepEqual(warnings, [
        `${key}: is a string that holds an object, and is taken for it; the real service refuses a string.`,
      ]);
    });
    for (const text of ['', ' ', 'age=25', '[]', '5', 'null', '"{}"', '{"age":}', '{} {}']) {
      void it(`refuses a ${key} that is the string ${JSON.stringify(text)}`, () => {
        assert.equal(why(example({ [key]: text })), `${key}: must be an object, but is a string that holds none.`);
      });
    }
    void it(`refuses a ${key} whose string is nested too deep`, () => {
      const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
      assert.equal(why(example({ [key]: nested(100) })), 'It was read.');
      assert.equal(why(example({ [key]: nested(101) })), `${key}: is nested deeper than 100.`);
    });
  }

  const itemIds: readonly [json: string, id: string, warning: string | undefined][] = [
    ['"a"', 'a', undefined],
    ['"1.13939841e+08"', '1.13939841e+08', undefined],
    ['113939841', '113939841', `a number as item_id; ${NUMBERS}`],
    ['0', '0', `a number as item_id; ${NUMBERS}`],
    ['-5', '-5', `a number as item_id; ${NUMBERS}`],
    ['1.5', '1.5', `a number as item_id; ${NUMBERS}`],
    ['9007199254740991', '9007199254740991', `a number as item_id; ${NUMBERS}`],
    ['9007199254740993', '9007199254740993', `a number as item_id; ${NUMBERS}`],
    ['1234567890123456789', '1234567890123456789', `a number as item_id; ${NUMBERS}`],
    ['18446744073709551615', '18446744073709551615', `a number as item_id; ${NUMBERS}`],
    ['null', '<nil>', NO_ID],
    ['""', '', NO_ID],
    ['true', 'true', ODD],
    ['false', 'false', ODD],
    ['[1,"a"]', '[1,"a"]', ODD],
    ['{"a":{"b":null}}', '{"a":{"b":null}}', ODD],
    ['{"__proto__":1}', '{"__proto__":1}', ODD],
  ];
  for (const [json, id, warning] of itemIds) {
    void it(`takes the item_id ${json} for ${JSON.stringify(id)}${warning ? ', and says so' : ''}`, () => {
      const text = example({ item_list: ['ID'] }).replace('"ID"', `{"item_id":${json},"a":1}`);
      const { value, warnings } = read(text);
      assert.deepEqual(value.items, [{ id, features: { a: 1 } }]);
      assert.deepEqual(warnings, warning === undefined ? [] : [`item_list: 1 item has ${warning}`]);
    });
  }

  for (const [what, item] of [
    ['without an item_id', {}],
    ['that is null, which Go takes for one without', null],
  ] as const) {
    void it(`takes an item ${what}, as <nil>`, () => {
      const { value, warnings } = read(example({ item_list: [item] }));
      assert.deepEqual(value.items, [{ id: '<nil>', features: {} }]);
      assert.deepEqual(warnings, [`item_list: 1 item has ${NO_ID}`]);
    });
  }

  void it('says each kind of warning once, however many items there are', () => {
    const list = [{ item_id: 1 }, {}, { item_id: true }, { item_id: 2 }, null, { item_id: [] }, { item_id: 'a' }];
    const text = example({ item_list: list, features: '{}' }).replace(
      '{"item_id":2}',
      '{"item_id":2},{"item_id":1234567890123456789}',
    );
    const { value, warnings } = read(text);
    assert.deepEqual(
      value.items.map(({ id }) => id),
      ['1', '<nil>', 'true', '2', '1234567890123456789', '<nil>', '[]', 'a'],
    );
    assert.deepEqual(warnings, [
      'features: is a string that holds an object, and is taken for it; the real service refuses a string.',
      `item_list: 3 items have a number as item_id; ${NUMBERS}`,
      `item_list: 2 items have ${NO_ID}`,
      `item_list: 2 items have ${ODD}`,
    ]);
  });

  void it('takes the last of two keys of one name, as Go', () => {
    assert.equal(read(EXAMPLE.replace('{', '{"uid":"first",')).value.uid, '84603208');
  });

  void it('takes __proto__ for a key like all others', () => {
    const { value } = read(
      '{"uid":"u","request_id":"r","scene_id":"s","__proto__":{"debug":5},' +
        '"features":{"__proto__":{"age":1}},"request_info":"{\\"__proto__\\":2}",' +
        '"item_list":[{"item_id":"i","__proto__":{"b":1},"constructor":"c"},{"__proto__":{"item_id":"j"}}]}',
    );
    const own = (object: object): [boolean, string[]] => [
      Object.getPrototypeOf(object) === Object.prototype,
      Object.keys(object),
    ];
    assert.deepEqual(own(value.features), [true, ['__proto__']]);
    assert.deepEqual(own(value.requestInfo), [true, ['__proto__']]);
    assert.deepEqual(
      value.items.map(({ id }) => id),
      ['i', '<nil>'],
    );
    assert.deepEqual(
      value.items.map(({ features }) => own(features)),
      [
        [true, ['__proto__', 'constructor']],
        [true, ['__proto__']],
      ],
    );
    assert.equal(Reflect.get({}, 'age'), undefined);
  });

  void it('reads a hundred levels, the body itself counted, and no more', () => {
    const nested = (levels: number): string => {
      const [open, close] = ['['.repeat(levels - 2), ']'.repeat(levels - 2)];
      return EXAMPLE.replace('"age":25', `"age":${open}${close}`);
    };
    assert.equal(why(nested(100)), 'It was read.');
    assert.equal(why(nested(101)), 'The body is nested deeper than 100.');
    assert.equal(why('['.repeat(101) + ']'.repeat(101)), 'The body is nested deeper than 100.');
  });

  void it('survives a megabyte of brackets', () => {
    const deep = 'The body is nested deeper than 100.';
    assert.equal(why('['.repeat(1_000_000)), deep);
    assert.equal(why('['.repeat(500_000) + ']'.repeat(500_000)), deep);
    assert.equal(why('{"a":'.repeat(200_000)), deep);
    assert.equal(why(`${'{"a":'.repeat(170_000)}1${'}'.repeat(170_000)}`), deep);
    assert.equal(why(EXAMPLE.replace('25', '['.repeat(1_000_000))), deep);
    assert.equal(why('[],'.repeat(300_000)), 'The body is not JSON.');
  });

  void it('reads a hundred thousand items', () => {
    const body = (count: number): string =>
      example({ item_list: 'LIST' }).replace(
        '"LIST"',
        `[${Array.from({ length: count }, (_, index) => `{"item_id":${10n ** 18n + BigInt(index)},"a":"b"}`).join(',')}]`,
      );
    assert.deepEqual(ids(body(10_000)).slice(-2), ['1000000000000009998', '1000000000000009999']);
    assert.equal(ids(body(100_000)).length, 100_000);
  });

  void it('gives an answer to whatever becomes of the example', () => {
    const draw = seeded(2024);
    const upTo = (most: number): number => Math.floor(draw() * most);
    const parts = [
      ...Array.from('{}[]",:\\0159-+.eE \u0000\u2028é😀'),
      'null',
      'true',
      'false',
      '{}',
      '[]',
      '""',
      '"__proto__":',
      '"item_id":',
      '1234567890123456789',
      '1e999',
      '\\u0000',
    ];
    const mutate = (text: string): string => {
      const at = upTo(text.length + 1);
      const length = upTo(12);
      switch (upTo(5)) {
        case 0:
          return text.slice(0, at) + text.slice(at + length);
        case 1:
          return text.slice(0, at) + (parts[upTo(parts.length)] ?? '') + text.slice(at);
        case 2:
          return text.slice(0, at) + (parts[upTo(parts.length)] ?? '') + text.slice(at + length);
        case 3:
          return text.slice(0, at) + text.slice(upTo(text.length), upTo(text.length)) + text.slice(at);
        default:
          // A whole value, so that some of them stay JSON.
          return text.replace(/"(?:84603208|homepage|beijing|1111111|113939841)"|25/g, (value) =>
            draw() < 0.3 ? (parts[upTo(parts.length)] ?? '') : value,
          );
      }
    };
    let accepted = 0;
    let refused = 0;
    for (let round = 0; round < 20_000; round++) {
      let text = EXAMPLE;
      for (let times = upTo(4); times >= 0; times--) text = mutate(text);
      const callback = readCallback(text);
      if (callback.ok) {
        accepted += 1;
        assert.ok(callback.value.uid !== '' && callback.value.items.length > 0);
        assert.ok(callback.value.items.every(({ id }) => typeof id === 'string'));
      } else {
        refused += 1;
        assert.match(callback.why, /\S/);
      }
    }
    assert.ok(accepted > 500 && refused > 500, `${accepted} accepted, ${refused} refused`);
  });
});
