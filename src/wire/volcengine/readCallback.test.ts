import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VolcengineCallback } from './callbackRequest.ts';
import { EXAMPLE, EXAMPLE_VALUE } from './fixtures.test.ts';
import { readCallback } from './readCallback.ts';

const read = (body: string): ReturnType<typeof readCallback> => readCallback(JSON.parse(body));

const NOTHING: VolcengineCallback = {
  uid: '',
  scene: '',
  items: [],
  predictRequestId: '',
  spm: '',
  hasContext: false,
};
const ITEM = { id: '', pos: '', extra: '' };

void describe('readCallback', () => {
  void it("reads the callback page's own example", () => {
    assert.deepEqual(read(EXAMPLE), { ok: true, value: EXAMPLE_VALUE });
  });

  const bodies: readonly [what: string, body: string, value: Partial<VolcengineCallback>][] = [
    ['nothing, and leaves that to the checks', '{}', {}],
    ['the camelCase spelling', '{"predictRequestId":"r"}', { predictRequestId: 'r' }],
    ["the message's own spelling", '{"predict_request_id":"r"}', { predictRequestId: 'r' }],
    [
      'one spelling beside a null of the other',
      '{"predictRequestId":null,"predict_request_id":"r"}',
      { predictRequestId: 'r' },
    ],
    [
      'the other beside a null of the one',
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
    ['an empty context, which is there', '{"context":{}}', { hasContext: true }],
    ['an item without anything', '{"items":[{}]}', { items: [ITEM] }],
    ['empty texts', '{"uid":"","items":[{"id":"","pos":"","extra":""}]}', { items: [ITEM] }],
    [
      'the extra of an item as it stands',
      '{"items":[{"extra":"no JSON"}]}',
      { items: [{ ...ITEM, extra: 'no JSON' }] },
    ],
    [
      'extra maps, whatever is in them',
      '{"extra":{"a":1},"context":{"extra":{"b":[null]},"reqType":7}}',
      { hasContext: true },
    ],
    [
      'past unknown keys',
      '{"uid":"u","UID":1,"user":[],"items":[{"id":"a","ID":1,"score":0.5}],"context":{"feature":7}}',
      { uid: 'u', items: [{ ...ITEM, id: 'a' }], hasContext: true },
    ],
    [
      'past the names that every object has',
      '{"uid":"u","__proto__":{"scene":"x","context":{}},"constructor":1,"items":[{"__proto__":{"id":"x"}}]}',
      { uid: 'u', items: [ITEM] },
    ],
    [
      'ids and reasons in any script',
      '{"uid":"用户","items":[{"id":"商品\\u0000😀"}]}',
      { uid: '用户', items: [{ ...ITEM, id: '商品\0😀' }] },
    ],
  ];
  for (const [what, body, value] of bodies) {
    void it(`reads ${what}`, () => assert.deepEqual(read(body), { ok: true, value: { ...NOTHING, ...value } }));
  }

  for (const body of [undefined, null, 0, 5, '', '{}', true, [], [{}]]) {
    void it(`refuses ${JSON.stringify(body)} as a body`, () => {
      assert.deepEqual(readCallback(body), { ok: false, why: 'The body: must be a JSON object.' });
    });
  }

  // Every field, with everything that it is not. Each stands in an otherwise right body.
  const wrong = (...right: string[]): readonly unknown[] =>
    [0, 1.5, true, false, '', 'text', [], ['text'], {}, { key: 'text' }].filter(
      (value) => !right.includes(Array.isArray(value) ? 'list' : typeof value),
    );
  const fields: readonly [
    place: string,
    must: string,
    values: readonly unknown[],
    body: (value: unknown) => unknown,
  ][] = [
    ['uid', 'a string', wrong('string'), (uid) => ({ uid })],
    ['scene', 'a string', wrong('string'), (scene) => ({ scene })],
    ['items', 'a list', wrong('list'), (items) => ({ items })],
    ['items[1]', 'an object', [...wrong('object'), null], (item) => ({ items: [{ id: 'a' }, item] })],
    ['items[0].id', 'a string', wrong('string'), (id) => ({ items: [{ id }] })],
    ['items[3].pos', 'a string', wrong('string'), (pos) => ({ items: [{}, {}, {}, { pos }] })],
    ['items[1].extra', 'a string', wrong('string'), (extra) => ({ items: [{ extra: '{}' }, { extra }] })],
    ['predictRequestId', 'a string', wrong('string'), (predictRequestId) => ({ predictRequestId })],
    ['predict_request_id', 'a string', wrong('string'), (id) => ({ predict_request_id: id })],
    ['context', 'an object', wrong('object'), (context) => ({ context })],
    ['context.spm', 'a string', wrong('string'), (spm) => ({ context: { spm } })],
    ['context.extra', 'an object', wrong('object'), (extra) => ({ context: { extra } })],
    ['extra', 'an object', wrong('object'), (extra) => ({ extra })],
  ];
  for (const [place, must, values, body] of fields) {
    for (const value of values) {
      void it(`refuses ${JSON.stringify(value)} as ${place}`, () => {
        const right = { uid: 'u', scene: 'default', items: [{ id: 'a' }], context: {} };
        assert.deepEqual(readCallback({ ...right, ...Object(body(value)) }), {
          ok: false,
          why: `${place}: must be ${must}.`,
        });
      });
    }
  }

  void it('refuses a field that is there in both spellings, even with one value', () => {
    assert.deepEqual(read('{"predictRequestId":"r","predict_request_id":"r"}'), {
      ok: false,
      why: 'predictRequestId: must be spelt one way: predict_request_id is there, too.',
    });
  });

  void it('names the first of several wrong fields, in the order of the message', () => {
    const place = (body: unknown): string => {
      const refusal = readCallback(body);
      return refusal.ok ? '' : refusal.why.split(':', 1).join('');
    };
    assert.equal(place({ extra: 1, context: 1, predictRequestId: 1, items: 1, scene: 1, uid: 1 }), 'uid');
    assert.equal(place({ extra: 1, context: 1, predictRequestId: 1, items: 1, scene: 1 }), 'scene');
    assert.equal(place({ extra: 1, context: 1, predictRequestId: 1, items: [{ pos: 1, id: 1 }, 1] }), 'items[0].id');
    assert.equal(place({ extra: 1, context: 1, predictRequestId: 1 }), 'predictRequestId');
    assert.equal(place({ extra: 1, context: { spm: 1, extra: 1 } }), 'context.spm');
  });

  void it('reads one item too many, for others to refuse, and looks into none behind it', () => {
    const nothing = Array.from({ length: 10_001 }, () => ({}));
    for (const items of [nothing, [...nothing, 7]]) {
      const callback = read(JSON.stringify({ items }));
      assert.equal(callback.ok && callback.value.items.length, 10_001);
    }
    assert.equal(read(JSON.stringify({ items: [...nothing.slice(1), 7] })).ok, false);
  });

  void it('reads ten thousand items', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({ id: `item${index}`, pos: `${index}`, extra: '{}' }));
    const callback = read(JSON.stringify({ uid: 'u', scene: 'default', items }));
    assert.deepEqual(callback.ok && callback.value.items, items);
  });

  void it('is not led into the depth of what nobody reads', () => {
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
    assert.ok(read(`{"uid":"u","context":{"feature":${deep}},"extra":{"b":${deep}}}`).ok);
  });
});
