import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PairecCallback } from './callbackRequest.ts';
import { EXAMPLE, exampleWith } from './documentExample.test.ts';
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

const NUMERIC = 'a number as item_id. All digits are recorded; PAI-Rec would record a long number as 1.13939841e+08.';
const MISSING = 'no item_id. The records contain <nil> or an empty string instead.';
const OTHER = 'an item_id that is neither a string nor a number. It is recorded as JSON.';

void describe('readCallback', () => {
  void it("reads the document's example", () => {
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

  void it('treats missing optional fields as empty', () => {
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

  void it("reads an item's other keys as its features, unchanged", () => {
    const item = { score: 0.5, item_id: 'a', reason: 'inserted', tags: ['x'], more: { item_id: 'b' }, none: null };
    assert.deepEqual(read(exampleWith({ item_list: [item] })).value.items, [
      {
        id: 'a',
        features: { score: 0.5, reason: 'inserted', tags: ['x'], more: { item_id: 'b' }, none: null },
      },
    ]);
  });

  void it('ignores unknown keys', () => {
    assert.deepEqual(read(exampleWith({ user: 5, debug: true, constructor: [] })), read(EXAMPLE));
  });

  void it('preserves the order of the items, and repeated items', () => {
    assert.deepEqual(ids(exampleWith({ item_list: ['b', 'a', 'b'].map((id) => ({ item_id: id })) })), ['b', 'a', 'b']);
  });

  void it('preserves white space and characters of any script', () => {
    const { value } = read(exampleWith({ uid: ' ü\u2028 ', scene_id: '首页', item_list: [{ item_id: ' ' }] }));
    assert.deepEqual([value.uid, value.sceneId, value.items[0]?.id], [' ü\u2028 ', '首页', ' ']);
  });

  // The checks of the contract, in order. Each body also violates all later checks.
  const checks: readonly [description: string, body: string, why: string][] = [
    ['no body', '', 'request body empty'],
    ['only white space', ' \n', 'The body is not JSON.'],
    ['invalid JSON', '{', 'The body is not JSON.'],
    ['a form', 'uid=84603208&scene_id=homepage', 'The body is not JSON.'],
    ['a byte order mark, like Go', `\uFEFF${EXAMPLE}`, 'The body is not JSON.'],
    ['two bodies', `${EXAMPLE}${EXAMPLE}`, 'The body is not JSON.'],
    ['a list', '[]', 'The body: must be an object, but is a list.'],
    ['a string', '"uid"', 'The body: must be an object, but is a string.'],
    ['a number', '5', 'The body: must be an object, but is a number.'],
    ['a boolean', 'false', 'The body: must be an object, but is a boolean.'],
    ['null, which Go treats as an empty object', 'null', 'uid not empty'],
    ['a wrong type before empty fields', '{"request_info":[]}', 'request_info: must be an object, but is a list.'],
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
  for (const [description, body, message] of checks) {
    void it(`rejects ${description}`, () => assert.equal(why(body), message));
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
      void it(`rejects a ${key} that is ${JSON.stringify(wrong)}`, () => {
        const found = why(exampleWith({ [key]: wrong }));
        assert.ok(found.startsWith(`${key}: must be ${kind}, but is `), found);
      });
    }
    void it(`treats a ${key} of null as absent`, () => {
      const absent = exampleWith({ [key]: undefined });
      assert.deepEqual(readCallback(exampleWith({ [key]: null })), readCallback(absent));
    });
  }

  for (const element of [5, 'a', true, [], [{ item_id: 'a' }]]) {
    void it(`rejects an item that is ${JSON.stringify(element)} and names its index`, () => {
      const found = why(exampleWith({ item_list: [{ item_id: 'a' }, element, 7] }));
      assert.match(found, /^item_list\[1\]: must be an object, but is a (number|string|boolean|list)\.$/);
    });
  }

  for (const key of ['features', 'request_info'] as const) {
    const place = key === 'features' ? 'features' : 'requestInfo';
    void it(`reads a ${key} from a string that contains an object, with a warning`, () => {
      const { value, warnings } = read(exampleWith({ [key]: '{"age":25, "city":"beijing"}' }));
      assert.deepEqual(value[place], { age: 25, city: 'beijing' });
      assert.deepEqual(warnings, [
        `${key}: is a string that contains an object, and was read as that object. PAI-Rec rejects a string.`,
      ]);
    });
    for (const text of ['', ' ', 'age=25', '[]', '5', 'null', '"{}"', '{"age":}', '{} {}']) {
      void it(`rejects a ${key} that is the string ${JSON.stringify(text)}`, () => {
        assert.equal(
          why(exampleWith({ [key]: text })),
          `${key}: must be an object, but is a string that does not contain one.`,
        );
      });
    }
    void it(`rejects a ${key} whose string is nested too deeply`, () => {
      const nested = (levels: number): string => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
      assert.equal(why(exampleWith({ [key]: nested(100) })), 'It was read.');
      assert.equal(why(exampleWith({ [key]: nested(101) })), `${key}: is nested deeper than 100 levels.`);
    });
  }

  const itemIds: readonly [json: string, id: string, warning: string | undefined][] = [
    ['"a"', 'a', undefined],
    ['"1.13939841e+08"', '1.13939841e+08', undefined],
    ['113939841', '113939841', NUMERIC],
    ['0', '0', NUMERIC],
    ['-5', '-5', NUMERIC],
    ['1.5', '1.5', NUMERIC],
    ['9007199254740991', '9007199254740991', NUMERIC],
    ['9007199254740993', '9007199254740993', NUMERIC],
    ['1234567890123456789', '1234567890123456789', NUMERIC],
    ['18446744073709551615', '18446744073709551615', NUMERIC],
    ['null', '<nil>', MISSING],
    ['""', '', MISSING],
    ['true', 'true', OTHER],
    ['false', 'false', OTHER],
    ['[1,"a"]', '[1,"a"]', OTHER],
    ['{"a":{"b":null}}', '{"a":{"b":null}}', OTHER],
    ['{"__proto__":1}', '{"__proto__":1}', OTHER],
  ];
  for (const [json, id, warning] of itemIds) {
    void it(`reads the item_id ${json} as ${JSON.stringify(id)}${warning ? ' with a warning' : ''}`, () => {
      const text = exampleWith({ item_list: ['ID'] }).replace('"ID"', `{"item_id":${json},"a":1}`);
      const { value, warnings } = read(text);
      assert.deepEqual(value.items, [{ id, features: { a: 1 } }]);
      assert.deepEqual(warnings, warning === undefined ? [] : [`item_list: 1 item has ${warning}`]);
    });
  }

  for (const [description, item] of [
    ['without an item_id', {}],
    ['that is null, which Go treats as an empty object', null],
  ] as const) {
    void it(`reads the id <nil> for an item ${description}`, () => {
      const { value, warnings } = read(exampleWith({ item_list: [item] }));
      assert.deepEqual(value.items, [{ id: '<nil>', features: {} }]);
      assert.deepEqual(warnings, [`item_list: 1 item has ${MISSING}`]);
    });
  }

  void it('returns one warning per kind, regardless of the number of items', () => {
    const list = [{ item_id: 1 }, {}, { item_id: true }, { item_id: 2 }, null, { item_id: [] }, { item_id: 'a' }];
    const text = exampleWith({ item_list: list, features: '{}' }).replace(
      '{"item_id":2}',
      '{"item_id":2},{"item_id":1234567890123456789}',
    );
    const { value, warnings } = read(text);
    assert.deepEqual(
      value.items.map(({ id }) => id),
      ['1', '<nil>', 'true', '2', '1234567890123456789', '<nil>', '[]', 'a'],
    );
    assert.deepEqual(warnings, [
      'features: is a string that contains an object, and was read as that object. PAI-Rec rejects a string.',
      `item_list: 3 items have ${NUMERIC}`,
      `item_list: 2 items have ${MISSING}`,
      `item_list: 2 items have ${OTHER}`,
    ]);
  });

  void it('uses the last of two keys with the same name, like Go', () => {
    assert.equal(read(EXAMPLE.replace('{', '{"uid":"first",')).value.uid, '84603208');
  });

  void it('treats __proto__ like any other key', () => {
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
});
