import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRankBody, type DecisionRequest } from './readRankBody.ts';

const read = (body: unknown): ReturnType<typeof readRankBody> => readRankBody(JSON.stringify(body));
const decisions = (...list: unknown[]): ReturnType<typeof readRankBody> => read({ decisions: list });

void describe('readRankBody', () => {
  const bodies: readonly [what: string, decision: unknown, request: DecisionRequest][] = [
    [
      'action sets by id',
      { actionSets: [{ id: { id: 'news' } }, { id: { id: 'sports' } }] },
      { sets: ['news', 'sports'], shared: [] },
    ],
    ['a numeric set id', { actionSets: [{ id: { id: 7 } }] }, { sets: ['7'], shared: [] }],
    [
      'actions with features',
      {
        shared: { features: [{ device: 'phone' }] },
        actions: [{ ids: [{ id: 'a' }], features: [{ topic: 'x' }] }, { ids: [{ id: 2 }] }],
      },
      {
        sets: [],
        actions: [
          { id: 'a', features: [{ topic: 'x' }] },
          { id: '2', features: [] },
        ],
        shared: [{ device: 'phone' }],
      },
    ],
    [
      'the first id of several',
      { actions: [{ ids: [{ id: 'a' }, { id: 'b' }] }] },
      { sets: [], actions: [{ id: 'a', features: [] }], shared: [] },
    ],
    [
      'the earlier copy of an action that comes twice',
      {
        actions: [{ ids: [{ id: 'a' }], features: [1] }, { ids: [{ id: 'b' }] }, { ids: [{ id: 'a' }], features: [2] }],
      },
      {
        sets: [],
        actions: [
          { id: 'a', features: [1] },
          { id: 'b', features: [] },
        ],
        shared: [],
      },
    ],
    [
      'keys that nobody knows, by leaving them alone',
      {
        options: {},
        shared: { features: [1], more: 2 },
        actionSets: [{ id: { id: 'news', type: 'x' }, other: [] }],
      },
      { sets: ['news'], shared: [1] },
    ],
    [
      'features of the wrong kind as none',
      { shared: { features: 'x' }, actions: [{ ids: [{ id: 'a' }], features: {} }] },
      { sets: [], actions: [{ id: 'a', features: [] }], shared: [] },
    ],
    [
      'an action named like a part of every object',
      JSON.parse('{"actions":[{"ids":[{"id":"__proto__"}]},{"ids":[{"id":"constructor"}]}]}'),
      {
        sets: [],
        actions: [
          { id: '__proto__', features: [] },
          { id: 'constructor', features: [] },
        ],
        shared: [],
      },
    ],
  ];
  for (const [what, decision, request] of bodies) {
    void it(`reads ${what}`, () => assert.deepEqual(decisions(decision), { ok: true, value: [request] }));
  }

  void it('reads several decisions in their order', () => {
    const body = decisions({ actionSets: [{ id: { id: 'b' } }] }, { actions: [{ ids: [{ id: 'x' }] }] });
    assert.deepEqual(body.ok && body.value.map(({ sets, actions }) => actions?.[0]?.id ?? sets[0]), ['b', 'x']);
  });

  void it('reads a thousand actions at the most, over all decisions', () => {
    const actions = (count: number): unknown => ({
      actions: Array.from({ length: count }, (_, index) => ({ ids: [{ id: index }] })),
    });
    assert.ok(decisions(actions(500), actions(500)).ok);
    assert.deepEqual(decisions(actions(500), actions(501)), {
      ok: false,
      why: 'decisions: at most 1000 actions in one request.',
    });
  });

  void it('reads no id that is longer than an address', () => {
    const named = (length: number): unknown => ({ actions: [{ ids: [{ id: 'x'.repeat(length) }] }] });
    assert.ok(decisions(named(4096)).ok);
    assert.ok(!decisions(named(4097)).ok);
  });

  void it('reads a hundred decisions at the most', () => {
    const many = (count: number): unknown[] =>
      Array.from({ length: count }, () => ({ actions: [{ ids: [{ id: 1 }] }] }));
    const hundred = decisions(...many(100));
    assert.equal(hundred.ok && hundred.value.length, 100);
    assert.deepEqual(decisions(...many(101)), { ok: false, why: 'decisions: must be a list of 1 to 100 decisions.' });
  });

  const LIST = 'decisions: must be a list of 1 to 100 decisions.';
  const NEITHER = 'decisions[0]: must name actionSets or bring actions.';
  const refused: readonly [body: unknown, why: string][] = [
    [null, LIST],
    [5, LIST],
    [[], LIST],
    [{}, LIST],
    [{ decisions: [] }, LIST],
    [{ decisions: {} }, LIST],
    [{ decisions: null }, LIST],
    [{ decisions: [null] }, NEITHER],
    [{ decisions: ['news'] }, NEITHER],
    [{ decisions: [{}] }, NEITHER],
    [{ decisions: [{ actionSets: [] }] }, NEITHER],
    [{ decisions: [{ actions: [] }] }, NEITHER],
    [{ decisions: [{ actionSets: ['news'] }] }, "decisions[0].actionSets[0].id.id: must be an action set's id."],
    [
      { decisions: [{ actionSets: [{ id: 'news' }] }] },
      "decisions[0].actionSets[0].id.id: must be an action set's id.",
    ],
    [
      { decisions: [{ actions: [{ ids: [{ id: 1 }] }] }, { actionSets: [{ id: { id: 'a' } }, { id: { id: '' } }] }] },
      "decisions[1].actionSets[1].id.id: must be an action set's id.",
    ],
    [
      { decisions: [{ actions: [{}] }] },
      'decisions[0].actions[0].ids[0].id: must be a number, or a text of at most 4096 characters.',
    ],
    [
      { decisions: [{ actions: [{ ids: [{ id: 'a' }] }, { ids: [{ id: true }] }] }] },
      'decisions[0].actions[1].ids[0].id: must be a number, or a text of at most 4096 characters.',
    ],
  ];
  for (const [body, why] of refused) {
    void it(`refuses ${JSON.stringify(body).slice(0, 90)}, and says where it is wrong`, () => {
      assert.deepEqual(read(body), { ok: false, why });
    });
  }

  for (const body of ['', ' ', 'news', '{', '{"decisions":[}', '\u0000', 'NaN']) {
    void it(`refuses ${JSON.stringify(body)}, which is not JSON, and shows what is`, () => {
      const refusal = readRankBody(body);
      assert.match(refusal.ok ? '' : refusal.why, /^The body is not JSON\. It should be \{"decisions":/);
    });
  }
});
