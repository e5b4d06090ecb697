import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../records/context.ts';
import { sendReadersToPage, type RunningPage } from './sendReadersToPage.ts';

const context: Context = { device: 'phone', hour: 7 };

/** Sends readers who click only on `a`, one before each pause. */
const send = async (change: Partial<RunningPage>, pauses = 2) => {
  const requests: string[] = [];
  let pauseCount = 0;
  const page: RunningPage = {
    rank: async () => ({ eventId: `e${requests.length}`, top: { id: requests.length % 2 === 0 ? 'a' : 'b' } }),
    activate: async (eventId) => requests.push(`activate ${eventId}`),
    reward: async (eventId) => requests.push(`reward ${eventId}`),
    ...change,
  };
  const visited: boolean[] = [];
  await sendReadersToPage({
    page: page,
    readers: { next: () => ({ context }), clickChance: (_reader, { id }) => (id === 'a' ? 1 : 0) },
    batchSize: 1,
    pause: async () => (pauseCount += 1),
    isOver: () => pauseCount === pauses,
    draw: () => 0.5,
    now: () => 0,
    onVisit: (clicked) => visited.push(clicked),
  });
  return { requests, visited, pauseCount };
};

void describe('sendReadersToPage', () => {
  void it('requests a ranking, activates it, and rewards it after a click', async () => {
    const { requests, visited } = await send({ rank: async () => ({ eventId: 'e', top: { id: 'a' } }) });
    assert.deepEqual(requests, ['activate e', 'reward e', 'activate e', 'reward e']);
    assert.deepEqual(visited, [true, true]);
  });

  void it('sends no reward without a click', async () => {
    const { requests, visited } = await send({ rank: async () => ({ eventId: 'e', top: { id: 'b' } }) });
    assert.deepEqual(requests, ['activate e', 'activate e']);
    assert.deepEqual(visited, [false, false]);
  });

  void it('skips an empty ranking', async () => {
    const { requests, visited, pauseCount } = await send({ rank: async () => undefined });
    assert.deepEqual([requests, visited, pauseCount], [[], [], 2]);
  });

  void it("sends the reader's context to the page", async () => {
    const seen: Context[] = [];
    await send({
      rank: async (sentContext) => {
        seen.push(sentContext);
        return undefined;
      },
    });
    assert.deepEqual(seen, [context, context]);
  });

  void it('stops when the page fails', async () => {
    await assert.rejects(send({ rank: () => Promise.reject(new Error('away')) }), /away/);
  });
});
