import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RememberedRequest } from '../../wire/dashboard/rememberedRequest.ts';
import { findChanges, groupByDecision, sumByApp } from './decisions.ts';

const REQUEST: RememberedRequest = {
  number: 1,
  time: '2026-11-20T12:00:00.000Z',
  route: 'rank',
  app: 'my-site',
  method: 'GET',
  path: '/',
  origin: null,
  contentType: null,
  cookie: null,
  body: '',
  status: 200,
  took: 1,
  fault: null,
};

const rank = (eventId: string, app = 'my-site'): RememberedRequest => ({ ...REQUEST, app, eventId });
const reward = (eventId: string, joined: 'counted' | 'repeated', app = 'my-site'): RememberedRequest => ({
  ...REQUEST,
  route: 'reward',
  app,
  eventId,
  joined,
});
const activate = (eventId: string): RememberedRequest => ({ ...REQUEST, route: 'activate', eventId });

void describe('groupByDecision', () => {
  void it('groups later requests with the decision that they refer to', () => {
    const requests = [rank('e1'), rank('e2'), activate('e2'), reward('e2', 'counted'), reward('e2', 'repeated')];
    assert.deepEqual(
      groupByDecision(requests).map(({ request, rewards, activated }) => [request.eventId, rewards.length, activated]),
      [
        ['e1', 0, false],
        ['e2', 2, true],
      ],
    );
  });

  void it('does not show a decision as activated whose page reported that it has no ranked story', () => {
    const isActivated = (on: number): boolean | undefined =>
      groupByDecision([rank('e'), { ...activate('e'), on }])[0]?.activated;
    assert.deepEqual([isActivated(0), isActivated(2)], [false, true]);
  });

  void it('separates apps that use the same event id', () => {
    const [first, second] = groupByDecision([rank('e', 'a'), rank('e', 'b'), reward('e', 'counted', 'b')]);
    assert.deepEqual([first?.rewards.length, second?.rewards.length], [0, 1]);
  });

  void it('ignores failed rank requests and rewards without a known decision', () => {
    const { eventId: _, ...refused } = { ...rank('x'), status: 404 };
    assert.deepEqual(groupByDecision([refused, reward('gone', 'counted'), { ...REQUEST, route: 'script' }]), []);
  });
});

const CALLBACK = { api: 'volcengine', scene: 'default', uid: 'u', browser: false } as const;

void describe('a callback', () => {
  const createRequest = (change: object): RememberedRequest => ({
    ...REQUEST,
    route: 'callback',
    eventId: 'e1',
    joined: 'counted',
    callback: { ...CALLBACK, items: [{ id: 'a' }], ...change },
  });

  void it('belongs to the decision that it names', () => {
    const [first, second] = groupByDecision([
      rank('e1'),
      rank('e2'),
      createRequest({}),
      createRequest({ browser: true }),
    ]);
    assert.deepEqual([first?.callbacks.length, second?.callbacks.length], [2, 0]);
  });

  for (const [callback, change, activated] of [
    ['on top, from a server', { onTop: true }, true],
    ['on top, from a page', { onTop: true, browser: true }, false],
    ['not on top', { onTop: false }, false],
    ['for a decision that is not open', {}, false],
  ] as const) {
    void it(`${activated ? 'activates' : 'does not activate'} a decision: ${callback}`, () => {
      assert.equal(groupByDecision([rank('e1'), createRequest(change)])[0]?.activated, activated);
    });
  }
});

void describe('findChanges', () => {
  const compare = (ranking: string, shown: string, filtered = '') =>
    findChanges(ranking.split(' '), {
      ...CALLBACK,
      items: [
        ...shown
          .split(' ')
          .filter(Boolean)
          .map((id) => ({ id })),
        ...filtered
          .split(' ')
          .filter(Boolean)
          .map((id) => ({ id, reason: 'filtered' as const })),
      ],
    });
  const SAME = { filtered: [], inserted: [], inOrder: true };
  const rows: readonly [ranking: string, shown: string, filtered: string, changes: object][] = [
    ['1 2 3', '1 2 3', '', SAME],
    ['1 2 3 4 5', '1 10 2 4 5', '3', { ...SAME, filtered: ['3'], inserted: [{ id: '10', place: 2 }] }],
    ['1 2 3', '1 3', '', { ...SAME, filtered: ['2'] }],
    ['1 2 3', '2 1 3', '', { ...SAME, inOrder: false }],
    ['1 2', '', '1 2', { ...SAME, filtered: ['1', '2'] }],
    [
      '1 2',
      '9 8',
      '',
      {
        filtered: ['1', '2'],
        inserted: [
          { id: '9', place: 1 },
          { id: '8', place: 2 },
        ],
        inOrder: true,
      },
    ],
  ];
  for (const [ranking, shown, filtered, changes] of rows) {
    void it(`compares the ranking ${ranking} with the delivery ${shown || 'of nothing'}`, () => {
      assert.deepEqual(compare(ranking, shown, filtered), changes);
    });
  }
});

void describe('sumByApp', () => {
  void it('counts the decisions and the counted rewards of each app', () => {
    const requests = [
      rank('e1', 'b'),
      rank('e2', 'a'),
      rank('e3', 'b'),
      reward('e3', 'counted', 'b'),
      reward('e3', 'repeated', 'b'),
    ];
    assert.deepEqual(sumByApp(groupByDecision(requests)), [
      { app: 'b', decisions: 2, rewards: 1 },
      { app: 'a', decisions: 1, rewards: 0 },
    ]);
    assert.deepEqual(sumByApp([]), []);
  });
});
