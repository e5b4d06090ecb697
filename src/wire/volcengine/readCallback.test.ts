import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VolcengineCallback } from './callbackRequest.ts';
import { EXAMPLE, EXAMPLE_VALUE } from './fixtures.test.ts';
import { readCallback } from './readCallback.ts';

const read = (body: string): ReturnType<typeof readCallback> => readCallback(JSON.parse(body));

const EMPTY: VolcengineCallback = {
  uid: '',
  scene: '',
  items: [],
  predictRequestId: '',
  spm: '',
  hasContext: false,
};
const ITEM = { id: '', pos: '', extra: '' };

void describe('readCallback', () => {
  void it("reads the callback page's example", () => {
    assert.deepEqual(read(EXAMPLE), { ok: true, value: EXAMPLE_VALUE });
  });

  const bodies: readonly [description: string, body: string, value: Partial<VolcengineCallback>][] = [
    ['an empty object, which checkCallback rejects', '{}', {}],
    ['the camelCase spelling', '{"predictRequestId":"r"}', { predictRequestId: 'r' }],
    ['the snake_case spelling', '{"predict_request_id":"r"}', { predictRequestId: 'r' }],
    [
      'the snake_case spelling next to a camelCase null',
      '{"predictRequestId":null,"predict_request_id":"r"}',
      { predictRequestId: 'r' },
    ],
    [
      'the camelCase spelling next to a snake_case null',
      '{"predictRequestId":"r","predict_request_id":null}',
      { predictRequestId: 'r' },
    ],
    [
      'null as absent',
      '{"uid":null,"scene":null,"items":null,"predictRequestId":null,"context":null,"extra":null}',
      {},
    ],
    ['null as absent in an item', '{"items":[{"id":null,"pos":null,"extra":null}]}', { items: [ITEM] }],
    ['null as absent in the context', '{"context":{"spm":null,"extra":null}}', { hasContext: true }],
    ['an empty context as present', '{"context":{}}', { hasContext: true }],
    ['an empty item', '{"items":[{}]}', { items: [ITEM] }],
    ['empty strings', '{"uid":"","items":[{"id":"","pos":"","extra":""}]}', { items: [ITEM] }],
    ['the extra of an item, unchanged', '{"items":[{"extra":"no JSON"}]}', { items: [{ ...ITEM, extra: 'no JSON' }] }],
    [
      'extra maps with any content',
      '{"extra":{"a":1},"context":{"extra":{"b":[null]},"reqType":7}}',
      { hasContext: true },
    ],
    [
      'past unknown keys',
      '{"uid":"u","UID":1,"user":[],"items":[{"id":"a","ID":1,"score":0.5}],"context":{"feature":7}}',
      { uid: 'u', items: [{ ...ITEM, id: 'a' }], hasContext: true },
    ],
    [
      'past the names of built-in properties',
      '{"uid":"u","__proto__":{"scene":"x","context":{}},"constructor":1,"items":[{"__proto__":{"id":"x"}}]}',
      { uid: 'u', items: [ITEM] },
    ],
    [
      'ids and reasons in any script',
      '{"uid":"用户","items":[{"id":"商品\\u0000😀"}]}',
      { uid: '用户', items: [{ ...ITEM, id: '商品\0😀' }] },
    ],
  ];
  for (const [description, body, value] of bodies) {
    void it(`reads ${description}`, () => assert.deepEqual(read(body), { ok: true, value: { ...EMPTY, ...value } }));
  }

  for (const body of [undefined, null, 0, 5, '', '{}', true, [], [{}]]) {
    void it(`rejects ${JSON.stringify(body)} as a body`, () => {
      assert.deepEqual(readCallback(body), { ok: false, why: 'The body: must be a JSON object.' });
    });
  }

  // Every field with values of all wrong types, in an otherwise valid body.
  const valuesExcept = (type: string): readonly unknown[] =>
    [0, 1.5, true, false, '', 'text', [], ['text'], {}, { key: 'text' }].filter(
      (value) => type !== (Array.isArray(value) ? 'list' : typeof value),
    );
  const fields: readonly [path: string, type: string, values: readonly unknown[], body: (value: unknown) => unknown][] =
    [
      ['uid', 'a string', valuesExcept('string'), (uid) => ({ uid })],
      ['scene', 'a string', valuesExcept('string'), (scene) => ({ scene })],
      ['items', 'a list', valuesExcept('list'), (items) => ({ items })],
      ['items[1]', 'an object', [...valuesExcept('object'), null], (item) => ({ items: [{ id: 'a' }, item] })],
      ['items[0].id', 'a string', valuesExcept('string'), (id) => ({ items: [{ id }] })],
      ['items[3].pos', 'a string', valuesExcept('string'), (pos) => ({ items: [{}, {}, {}, { pos }] })],
      ['items[1].extra', 'a string', valuesExcept('string'), (extra) => ({ items: [{ extra: '{}' }, { extra }] })],
      ['predictRequestId', 'a string', valuesExcept('string'), (predictRequestId) => ({ predictRequestId })],
      ['predict_request_id', 'a string', valuesExcept('string'), (id) => ({ predict_request_id: id })],
      ['context', 'an object', valuesExcept('object'), (context) => ({ context })],
      ['context.spm', 'a string', valuesExcept('string'), (spm) => ({ context: { spm } })],
      ['context.extra', 'an object', valuesExcept('object'), (extra) => ({ context: { extra } })],
      ['extra', 'an object', valuesExcept('object'), (extra) => ({ extra })],
    ];
  for (const [path, type, values, body] of fields) {
    for (const value of values) {
      void it(`rejects ${JSON.stringify(value)} as ${path}`, () => {
        const valid = { uid: 'u', scene: 'default', items: [{ id: 'a' }], context: {} };
        assert.deepEqual(readCallback({ ...valid, ...Object(body(value)) }), {
          ok: false,
          why: `${path}: must be ${type}.`,
        });
      });
    }
  }

  void it('rejects a field in both spellings, even with the same value', () => {
    assert.deepEqual(read('{"predictRequestId":"r","predict_request_id":"r"}'), {
      ok: false,
      why: 'predictRequestId: must not be sent twice (also as predict_request_id).',
    });
  });

  void it('names the first of several invalid fields, in the order of the message', () => {
    const path = (body: unknown): string => {
      const result = readCallback(body);
      return result.ok ? '' : result.why.split(':', 1).join('');
    };
    assert.equal(path({ extra: 1, context: 1, predictRequestId: 1, items: 1, scene: 1, uid: 1 }), 'uid');
    assert.equal(path({ extra: 1, context: 1, predictRequestId: 1, items: 1, scene: 1 }), 'scene');
    assert.equal(path({ extra: 1, context: 1, predictRequestId: 1, items: [{ pos: 1, id: 1 }, 1] }), 'items[0].id');
    assert.equal(path({ extra: 1, context: 1, predictRequestId: 1 }), 'predictRequestId');
    assert.equal(path({ extra: 1, context: { spm: 1, extra: 1 } }), 'context.spm');
  });

  void it('reads at most one item more than allowed and ignores the others', () => {
    const emptyItems = Array.from({ length: 10_001 }, () => ({}));
    for (const items of [emptyItems, [...emptyItems, 7]]) {
      const callback = read(JSON.stringify({ items }));
      assert.equal(callback.ok && callback.value.items.length, 10_001);
    }
    assert.equal(read(JSON.stringify({ items: [...emptyItems.slice(1), 7] })).ok, false);
  });

  void it('reads ten thousand items', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({ id: `item${index}`, pos: `${index}`, extra: '{}' }));
    const callback = read(JSON.stringify({ uid: 'u', scene: 'default', items }));
    assert.deepEqual(callback.ok && callback.value.items, items);
  });

  void it('ignores deep nesting in unused fields', () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    assert.ok(read(`{"uid":"u","context":{"feature":${deep}},"extra":{"b":${deep}}}`).ok);
  });
});
