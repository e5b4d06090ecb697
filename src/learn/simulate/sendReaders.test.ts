import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../records/context.ts';
import { sendReaders, type FrontPage } from './sendReaders.ts';

const context: Context = { device: 'phone', hour: 7 };

/** Sends readers who like `a` and nothing else, in pairs, for as many pauses. */
const send = async (front: Partial<FrontPage>, pauses = 2) => {
  const told: string[] = [];
  let paused = 0;
  const page: FrontPage = {
    rank: async () => ({ eventId: `e${told.length}`, top: { id: told.length % 2 === 0 ? 'a' : 'b' } }),
    activate: async (eventId) => told.push(`activate ${eventId}`),
    reward: async (eventId) => told.push(`reward ${eventId}`),
    ...front,
  };
  const visited: boolean[] = [];
  await sendReaders({
    front: page,
    readership: { next: () => ({ context }), chance: (_reader, { id }) => (id === 'a' ? 1 : 0) },
    atOnce: 1,
    pause: async () => (paused += 1),
    isOver: () => paused === pauses,
    draw: () => 0.5,
    now: () => 0,
    visited: (clicked) => visited.push(clicked),
  });
  return { told, visited, paused };
};

void describe('simulated readers', () => {
  void it('ask, look, and click on what they like', async () => {
    const { told, visited } = await send({ rank: async () => ({ eventId: 'e', top: { id: 'a' } }) });
    assert.deepEqual(told, ['activate e', 'reward e', 'activate e', 'reward e']);
    assert.deepEqual(visited, [true, true]);
  });

  void it('do not click on what they do not like', async () => {
    const { told, visited } = await send({ rank: async () => ({ eventId: 'e', top: { id: 'b' } }) });
    assert.deepEqual(told, ['activate e', 'activate e']);
    assert.deepEqual(visited, [false, false]);
  });

  void it('leave a page that has nothing to show', async () => {
    const { told, visited, paused } = await send({ rank: async () => undefined });
    assert.deepEqual([told, visited, paused], [[], [], 2]);
  });

  void it('come with what the page may know of them', async () => {
    const seen: Context[] = [];
    await send({
      rank: async (known) => {
        seen.push(known);
        return undefined;
      },
    });
    assert.deepEqual(seen, [context, context]);
  });

  void it('come no more once the page fails', async () => {
    await assert.rejects(send({ rank: () => Promise.reject(new Error('away')) }), /away/);
  });
});
