import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VolcengineCallback, VolcengineItem } from './callbackRequest.ts';
import { checkCallback } from './checkCallback.ts';
import { EXAMPLE_VALUE } from './fixtures.test.ts';

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
      items({ extra: '['.repeat(100_000) + ']'.repeat(100_000) }),
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
    const many = Array.from({ length: 10_000 }, () => ({ extra: '{"reason":"kept"}' }));
    assert.ok(checkCallback({ ...EXAMPLE_VALUE, ...items(...many) }).ok);
    assert.deepEqual(checkCallback({ ...EXAMPLE_VALUE, ...items(...many, { extra: '{' }) }), {
      ok: false,
      why: extraOf(10_000),
    });
  });
});
