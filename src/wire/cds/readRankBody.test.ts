import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRankBody, type DecisionRequest } from './readRankBody.ts';

const read = (body: unknown): ReturnType<typeof readRankBody> => readRankBody(JSON.stringify(body));
const readDecisions = (...list: unknown[]): ReturnType<typeof readRankBody> => read({ decisions: list });

void describe('readRankBody', () => {
  const bodies: readonly [description: string, decision: unknown, request: DecisionRequest][] = [
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
      'only the first of two actions with the same id',
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
      'a decision with unknown keys, which it ignores',
      {
        options: {},
        shared: { features: [1], more: 2 },
        actionSets: [{ id: { id: 'news', type: 'x' }, other: [] }],
      },
      { sets: ['news'], shared: [1] },
    ],
    [
      'features of the wrong type as missing',
      { shared: { features: 'x' }, actions: [{ ids: [{ id: 'a' }], features: {} }] },
      { sets: [], actions: [{ id: 'a', features: [] }], shared: [] },
    ],
    [
      'actions with the names of built-in properties',
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
  for (const [description, decision, request] of bodies) {
    void it(`reads ${description}`, () => assert.deepEqual(readDecisions(decision), { ok: true, value: [request] }));
  }

  void it('reads several decisions in order', () => {
    const body = readDecisions({ actionSets: [{ id: { id: 'b' } }] }, { actions: [{ ids: [{ id: 'x' }] }] });
    assert.deepEqual(body.ok && body.value.map(({ sets, actions }) => actions?.[0]?.id ?? sets[0]), ['b', 'x']);
  });

  void it('limits the total number of actions to 1,000', () => {
    const actions = (count: number): unknown => ({
      actions: Array.from({ length: count }, (_, index) => ({ ids: [{ id: index }] })),
    });
    assert.ok(readDecisions(actions(500), actions(500)).ok);
    assert.deepEqual(readDecisions(actions(500), actions(501)), {
      ok: false,
      why: 'decisions: must not contain more than 1000 actions in total.',
    });
  });

  void it('limits the length of an id to that of a URL', () => {
    const actionWithId = (length: number): unknown => ({ actions: [{ ids: [{ id: 'x'.repeat(length) }] }] });
    assert.ok(readDecisions(actionWithId(4096)).ok);
    assert.ok(!readDecisions(actionWithId(4097)).ok);
  });

  void it('limits the number of decisions to 100', () => {
    const many = (count: number): unknown[] =>
      Array.from({ length: count }, () => ({ actions: [{ ids: [{ id: 1 }] }] }));
    const hundred = readDecisions(...many(100));
    assert.equal(hundred.ok && hundred.value.length, 100);
    assert.deepEqual(readDecisions(...many(101)), {
      ok: false,
      why: 'decisions: must be a list of 1 to 100 decisions.',
    });
  });

  const LIST = 'decisions: must be a list of 1 to 100 decisions.';
  const NEITHER = 'decisions[0]: must contain actionSets or actions.';
  const rejected: readonly [body: unknown, why: string][] = [
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
      'decisions[0].actions[0].ids[0].id: must be a number or a string of at most 4096 characters.',
    ],
    [
      { decisions: [{ actions: [{ ids: [{ id: 'a' }] }, { ids: [{ id: true }] }] }] },
      'decisions[0].actions[1].ids[0].id: must be a number or a string of at most 4096 characters.',
    ],
  ];
  for (const [body, why] of rejected) {
    void it(`rejects ${JSON.stringify(body).slice(0, 90)} and names the invalid field`, () => {
      assert.deepEqual(read(body), { ok: false, why });
    });
  }

  for (const body of ['', ' ', 'news', '{', '{"decisions":[}', '\u0000', 'NaN']) {
    void it(`rejects ${JSON.stringify(body)}, which is not JSON, and shows an example`, () => {
      const result = readRankBody(body);
      assert.match(result.ok ? '' : result.why, /^The body is not JSON\. It should be \{"decisions":/);
    });
  }
});
