import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VolcengineCallback, VolcengineItem } from './callbackRequest.ts';
import { checkCallback } from './checkCallback.ts';
import { decodeCallback } from './decodeCallback.ts';
import { encodeCallbackRequest } from './encodeRequest.test.ts';
import { codec, EXAMPLE_VALUE } from './fixtures.test.ts';
import { readCallback } from './readCallback.ts';

const items = (...list: Partial<VolcengineItem>[]): Partial<VolcengineCallback> => ({
  items: list.map((item) => ({ id: 'a', pos: '', extra: '', ...item })),
});

const UID = 'uid: is required.';
const SCENE = 'scene: is required ("default" unless there are several).';
const extraOf = (index: number): string =>
  `items[${index}].extra: must be a text that holds JSON, such as {"reason":"exposure"}.`;

void describe('checkCallback', () => {
  void it("takes the callback page's own example without a warning", () => {
    assert.deepEqual(checkCallback(EXAMPLE_VALUE), { ok: true, warnings: [] });
  });

  const taken: readonly [what: string, change: Partial<VolcengineCallback>][] = [
    ['no predictRequestId, which the header can give', { predictRequestId: '' }],
    ['no SPM, which only the routing header asks for', { spm: '' }],
    ['items without a place', items({ pos: '' })],
    ['items without an extra', items({ extra: '' })],
    ['one item twice', items({}, {})],
    ['an extra of any JSON', items({ extra: '{}' }, { extra: 'null' }, { extra: ' [1] ' }, { extra: '"text"' })],
    ['an extra that knows other reasons', items({ extra: '{"reason":"bored"}' }, { extra: '{"reason":7}' })],
    ['an extra that is a bare reason', items({ extra: 'kept' }, { extra: 'Filter' })],
    ['an extra with a prototype in it', items({ extra: '{"__proto__":{"a":1}}' })],
  ];
  for (const [what, change] of taken) {
    void it(`takes ${what}`, () => {
      assert.deepEqual(checkCallback({ ...EXAMPLE_VALUE, ...change }), { ok: true, warnings: [] });
    });
  }

  void it('takes a missing context with a warning', () => {
    assert.deepEqual(checkCallback({ ...EXAMPLE_VALUE, spm: '', hasContext: false }), {
      ok: true,
      warnings: ["context: is missing, and the vendor's SDK documents require it."],
    });
  });

  const refused: readonly [what: string, change: Partial<VolcengineCallback>, why: string][] = [
    ['no uid', { uid: '' }, UID],
    ['no scene', { scene: '' }, SCENE],
    ['no items', { items: [] }, 'Data is empty'],
    ['an item without an id', items({}, { id: '' }), 'items[1].id: is required.'],
    ['an extra that is a word', items({ extra: 'exposed' }), extraOf(0)],
    [
      'an extra that is nested deeply',
      items({ extra: '['.repeat(2000) + ']'.repeat(2000) }),
      'items[0].extra: is nested deeper than 100.',
    ],
    ['an extra that is cut off', items({}, {}, { extra: '{"reason":"filter"' }), extraOf(2)],
    ['an extra of blanks', items({ extra: ' ' }), extraOf(0)],
    ['an extra in JavaScript', items({ extra: "{reason:'filter'}" }), extraOf(0)],
    // The order of the checks.
    ['no uid before no scene', { uid: '', scene: '' }, UID],
    ['no scene before no items', { scene: '', items: [] }, SCENE],
    ['no items, context or not', { items: [], hasContext: false }, 'Data is empty'],
    ['an id before an extra', items({ id: '', extra: '{' }), 'items[0].id: is required.'],
    ['the first item before the second', items({ extra: '{' }, { id: '' }), extraOf(0)],
  ];
  for (const [what, change, why] of refused) {
    void it(`refuses ${what}`, () => {
      assert.deepEqual(checkCallback({ ...EXAMPLE_VALUE, ...change }), { ok: false, why });
    });
  }

  void it('looks at the last of ten thousand items, too', () => {
    const many = Array.from({ length: 9999 }, () => ({ extra: '{"reason":"kept"}' }));
    assert.ok(checkCallback({ ...EXAMPLE_VALUE, ...items(...many, {}) }).ok);
    assert.deepEqual(checkCallback({ ...EXAMPLE_VALUE, ...items(...many, { extra: '{' }) }), {
      ok: false,
      why: extraOf(9999),
    });
  });
});

void describe('what is too much for checkCallback', () => {
  /** The same callback by either way that it can come. */
  const READ = {
    JSON: ({ uid, scene, items: list, predictRequestId, spm }: VolcengineCallback) =>
      readCallback(JSON.parse(JSON.stringify({ uid, scene, items: list, predictRequestId, context: { spm } }))),
    protobuf: (callback: VolcengineCallback) => decodeCallback(encodeCallbackRequest(callback, codec), codec),
  };
  const REPEATED =
    'uid, scene and predictRequestId (or the header Request-Id): must not be longer than 1000 characters together.';
  const extra = (length: number): string => JSON.stringify('x'.repeat(length - 2));
  const ids = (uid: number, scene: number, id: number): Partial<VolcengineCallback> => ({
    uid: 'u'.repeat(uid),
    scene: 's'.repeat(scene),
    predictRequestId: 'r'.repeat(id),
  });
  const many = (length: number): Partial<VolcengineCallback> => items(...Array.from({ length }, () => ({})));

  const rows: readonly [
    what: string,
    most: Partial<VolcengineCallback>,
    tooMuch: Partial<VolcengineCallback>,
    why: string,
  ][] = [
    ['items', many(10_000), many(10_001), 'items: must not be more than 10000.'],
    ['very many items', many(10_000), many(100_000), 'items: must not be more than 10000.'],
    [
      'an id',
      items({}, { id: 'i'.repeat(4096) }),
      items({}, { id: 'i'.repeat(4097) }),
      'items[1].id: must not be longer than 4096 characters.',
    ],
    [
      'an id in UTF-16 units',
      items({ id: '😀'.repeat(2048) }),
      items({ id: `${'😀'.repeat(2048)}.` }),
      'items[0].id: must not be longer than 4096 characters.',
    ],
    [
      'a pos',
      items({ pos: '位'.repeat(100) }),
      items({ pos: '位'.repeat(101) }),
      'items[0].pos: must not be longer than 100 characters.',
    ],
    [
      'an extra',
      items({}, {}, { extra: extra(4096) }),
      items({}, {}, { extra: extra(4097) }),
      'items[2].extra: must not be longer than 4096 characters.',
    ],
    ['a uid', ids(999, 1, 0), ids(1000, 1, 0), REPEATED],
    ['a scene', ids(1, 999, 0), ids(1, 1000, 0), REPEATED],
    ['a predictRequestId', ids(1, 1, 998), ids(1, 1, 999), REPEATED],
    ['all three together', ids(300, 300, 400), ids(300, 300, 401), REPEATED],
    [
      'an extra before what is in it',
      items({ extra: '['.repeat(100) + ' '.repeat(3896) + ']'.repeat(100) }),
      items({ extra: '['.repeat(100_000) }),
      'items[0].extra: must not be longer than 4096 characters.',
    ],
    ['what is repeated before an item', ids(500, 1, 499), { ...ids(500, 1, 500), ...items({ id: '' }) }, REPEATED],
    [
      'items before what is repeated',
      ids(500, 1, 499),
      { ...ids(500, 1, 500), ...many(10_001) },
      'items: must not be more than 10000.',
    ],
  ];
  for (const [format, read] of Object.entries(READ)) {
    for (const [what, most, tooMuch, why] of rows) {
      void it(`is one more than the most in ${format}: ${what}`, () => {
        const taken = read({ ...EXAMPLE_VALUE, ...most });
        assert.ok(taken.ok);
        assert.deepEqual(checkCallback(taken.value), { ok: true, warnings: [] });
        const refused = read({ ...EXAMPLE_VALUE, ...tooMuch });
        assert.ok(refused.ok);
        assert.deepEqual(checkCallback(refused.value), { ok: false, why });
      });
    }
  }

  void it('is not the SPM, which nothing keeps', () => {
    assert.ok(checkCallback({ ...EXAMPLE_VALUE, spm: 's'.repeat(100_000) }).ok);
  });
});
