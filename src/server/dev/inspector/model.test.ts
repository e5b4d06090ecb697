import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RememberedRequest } from '../requestLog.ts';
import { decisionsOf, totalsOf } from './model.ts';

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

void describe('decisionsOf', () => {
  void it('brings each decision together with what followed from it', () => {
    const requests = [rank('e1'), rank('e2'), activate('e2'), reward('e2', 'counted'), reward('e2', 'repeated')];
    assert.deepEqual(
      decisionsOf(requests).map(({ request, rewards, activated }) => [request.eventId, rewards.length, activated]),
      [
        ['e1', 0, false],
        ['e2', 2, true],
      ],
    );
  });

  void it('does not mix apps that use the same event id', () => {
    const [mine, theirs] = decisionsOf([rank('e', 'mine'), rank('e', 'theirs'), reward('e', 'counted', 'theirs')]);
    assert.deepEqual([mine?.rewards.length, theirs?.rewards.length], [0, 1]);
  });

  void it('leaves out what was never decided, and rewards for what nobody remembers', () => {
    const { eventId: _, ...refused } = { ...rank('x'), status: 404 };
    assert.deepEqual(decisionsOf([refused, reward('gone', 'counted'), { ...REQUEST, route: 'script' }]), []);
  });
});

void describe('totalsOf', () => {
  void it('counts decisions and the rewards that counted, by app', () => {
    const requests = [
      rank('e1', 'b'),
      rank('e2', 'a'),
      rank('e3', 'b'),
      reward('e3', 'counted', 'b'),
      reward('e3', 'repeated', 'b'),
    ];
    assert.deepEqual(totalsOf(decisionsOf(requests)), [
      { app: 'b', decisions: 2, rewards: 1 },
      { app: 'a', decisions: 1, rewards: 0 },
    ]);
    assert.deepEqual(totalsOf([]), []);
  });
});
