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
const SCENE = 'scene: is required. Send "default" if there is only one scene.';
const extraOf = (index: number): string =>
  `items[${index}].extra: must be a string of JSON, such as {"reason":"exposure"}.`;

void describe('checkCallback', () => {
  void it('accepts the example of the callback page without a warning', () => {
    assert.deepEqual(checkCallback(EXAMPLE_VALUE), { ok: true, warnings: [] });
  });

  const accepted: readonly [description: string, change: Partial<VolcengineCallback>][] = [
    ['a callback without predictRequestId, which the header can contain', { predictRequestId: '' }],
    ['a callback without SPM, which only the routing header requires', { spm: '' }],
    ['items without a position', items({ pos: '' })],
    ['items without an extra', items({ extra: '' })],
    ['a repeated item', items({}, {})],
    ['an extra of any JSON', items({ extra: '{}' }, { extra: 'null' }, { extra: ' [1] ' }, { extra: '"text"' })],
    ['an extra with unknown reasons', items({ extra: '{"reason":"bored"}' }, { extra: '{"reason":7}' })],
    ['an extra that is a bare reason', items({ extra: 'kept' }, { extra: 'Filter' })],
    ['an extra with a __proto__ key', items({ extra: '{"__proto__":{"a":1}}' })],
  ];
  for (const [description, change] of accepted) {
    void it(`accepts ${description}`, () => {
      assert.deepEqual(checkCallback({ ...EXAMPLE_VALUE, ...change }), { ok: true, warnings: [] });
    });
  }

  void it('accepts a missing context with a warning', () => {
    assert.deepEqual(checkCallback({ ...EXAMPLE_VALUE, spm: '', hasContext: false }), {
      ok: true,
      warnings: ["context: is missing. The vendor's SDK documentation requires it."],
    });
  });

  const rejected: readonly [description: string, change: Partial<VolcengineCallback>, why: string][] = [
    ['a missing uid', { uid: '' }, UID],
    ['a missing scene', { scene: '' }, SCENE],
    ['an empty list of items', { items: [] }, 'Data is empty'],
    ['an item without an id', items({}, { id: '' }), 'items[1].id: is required.'],
    ['an extra that is an unknown word', items({ extra: 'exposed' }), extraOf(0)],
    [
      'an extra that is nested deeply',
      items({ extra: '['.repeat(2000) + ']'.repeat(2000) }),
      'items[0].extra: is nested deeper than 100 levels.',
    ],
    ['an extra that is cut off', items({}, {}, { extra: '{"reason":"filter"' }), extraOf(2)],
    ['an extra of spaces', items({ extra: ' ' }), extraOf(0)],
    ['an extra in JavaScript syntax', items({ extra: "{reason:'filter'}" }), extraOf(0)],
    // Several errors: the first check wins.
    ['a missing uid before a missing scene', { uid: '', scene: '' }, UID],
    ['a missing scene before missing items', { scene: '', items: [] }, SCENE],
    ['missing items before a missing context', { items: [], hasContext: false }, 'Data is empty'],
    ['an invalid id before an invalid extra', items({ id: '', extra: '{' }), 'items[0].id: is required.'],
    ['the first invalid item before the second', items({ extra: '{' }, { id: '' }), extraOf(0)],
  ];
  for (const [description, change, why] of rejected) {
    void it(`rejects ${description}`, () => {
      assert.deepEqual(checkCallback({ ...EXAMPLE_VALUE, ...change }), { ok: false, why });
    });
  }

  void it('checks all of ten thousand items', () => {
    const many = Array.from({ length: 9999 }, () => ({ extra: '{"reason":"kept"}' }));
    assert.ok(checkCallback({ ...EXAMPLE_VALUE, ...items(...many, {}) }).ok);
    assert.deepEqual(checkCallback({ ...EXAMPLE_VALUE, ...items(...many, { extra: '{' }) }), {
      ok: false,
      why: extraOf(9999),
    });
  });
});

void describe('the limits of checkCallback', () => {
  /** Writes and reads a callback in each format. */
  const FORMATS = {
    JSON: ({ uid, scene, items: list, predictRequestId, spm }: VolcengineCallback) =>
      readCallback(JSON.parse(JSON.stringify({ uid, scene, items: list, predictRequestId, context: { spm } }))),
    protobuf: (callback: VolcengineCallback) => decodeCallback(encodeCallbackRequest(callback, codec), codec),
  };
  const REPEATED =
    'uid, scene and predictRequestId (or the header Request-Id): must not be longer than 1000 characters in total.';
  const extra = (length: number): string => JSON.stringify('x'.repeat(length - 2));
  const ids = (uid: number, scene: number, id: number): Partial<VolcengineCallback> => ({
    uid: 'u'.repeat(uid),
    scene: 's'.repeat(scene),
    predictRequestId: 'r'.repeat(id),
  });
  const many = (length: number): Partial<VolcengineCallback> => items(...Array.from({ length }, () => ({})));

  const rows: readonly [
    description: string,
    atLimit: Partial<VolcengineCallback>,
    overLimit: Partial<VolcengineCallback>,
    why: string,
  ][] = [
    ['items', many(10_000), many(10_001), 'items: must not contain more than 10000 items.'],
    ['ten times as many items', many(10_000), many(100_000), 'items: must not contain more than 10000 items.'],
    [
      'an id',
      items({}, { id: 'i'.repeat(4096) }),
      items({}, { id: 'i'.repeat(4097) }),
      'items[1].id: must not be longer than 4096 characters.',
    ],
    [
      'an id, in UTF-16 code units',
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
      'an extra, before its content is checked',
      items({ extra: '['.repeat(100) + ' '.repeat(3896) + ']'.repeat(100) }),
      items({ extra: '['.repeat(100_000) }),
      'items[0].extra: must not be longer than 4096 characters.',
    ],
    [
      'the repeated fields, before an item is checked',
      ids(500, 1, 499),
      { ...ids(500, 1, 500), ...items({ id: '' }) },
      REPEATED,
    ],
    [
      'items, before the repeated fields are checked',
      ids(500, 1, 499),
      { ...ids(500, 1, 500), ...many(10_001) },
      'items: must not contain more than 10000 items.',
    ],
  ];
  for (const [format, read] of Object.entries(FORMATS)) {
    for (const [description, atLimit, overLimit, why] of rows) {
      void it(`apply in ${format} to ${description}`, () => {
        const accepted = read({ ...EXAMPLE_VALUE, ...atLimit });
        assert.ok(accepted.ok);
        assert.deepEqual(checkCallback(accepted.value), { ok: true, warnings: [] });
        const rejected = read({ ...EXAMPLE_VALUE, ...overLimit });
        assert.ok(rejected.ok);
        assert.deepEqual(checkCallback(rejected.value), { ok: false, why });
      });
    }
  }

  void it('do not apply to the SPM, which is not stored', () => {
    assert.ok(checkCallback({ ...EXAMPLE_VALUE, spm: 's'.repeat(100_000) }).ok);
  });
});
