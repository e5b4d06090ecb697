import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../../../learn/records/context.ts';
import { appDefaults } from '../../config/schema.ts';
import type { Appended } from '../../log/commit/log.ts';
import { createApps, type App } from '../../ranking/apps.ts';
import { createAutoInvoke, MOST_UNDER_WAY } from './autoInvoke.ts';
import type { Pairec } from './pairec.ts';
import { testCatalog } from './testPairec.test.ts';

const EVENT = `${'e'.repeat(32)}-sVvR`;
const VISIT: Context = { device: 'phone', hour: 9, from: 'search', language: 'de', reader: 'reader-1', shared: ['x'] };
const OK: Appended = { ok: true };

const shop = (): App =>
  createApps({ shop: { ...appDefaults, pairecScene: 's' } }, appDefaults).get('shop') ?? assert.fail();

/** Invokes for a ranking of `news`, in this order, and gives what was asked and said. */
const invoke = async (
  order: readonly number[],
  options: { readonly context?: Context; readonly invokes?: boolean; readonly record?: () => Promise<Appended> } = {},
) => {
  const { context = VISIT, invokes = true, record = (): Promise<Appended> => Promise.resolve(OK) } = options;
  const recorded: Parameters<Pairec['record']>[] = [];
  const said: string[] = [];
  let coins = 0;
  const app = shop();
  const pairec: Pairec = {
    records: () => true,
    invokes: (asked) => {
      coins += 1;
      assert.equal(asked, app);
      return invokes;
    },
    record: (...question) => {
      recorded.push(question);
      return record();
    },
  };
  const offer = testCatalog().offer(['news'], 20, 0);
  const { ranked, idle } = createAutoInvoke(pairec, (line) => said.push(line));
  ranked(app, { eventId: EVENT, context, offer, order });
  const atOnce = recorded.length;
  await idle();
  return { recorded, said, coins, app, atOnce };
};

void describe('a ranking that is recorded of itself', () => {
  void it('is a callback of all its items in ranked order, by the reader, for the decision', async () => {
    const { recorded, said, app } = await invoke([2, 0, 1]);
    assert.deepEqual(recorded, [
      [
        {
          uid: 'reader-1',
          requestId: EVENT,
          sceneId: 's',
          features: {},
          items: [
            { id: 'https://www.example/c', features: {} },
            { id: 'https://www.example/a', features: { guid: 'a', title: 'Harbour <opens>' } },
            { id: 'https://www.example/b', features: { guid: 'b', title: 'Über die Brücke' } },
          ],
          requestInfo: {},
        },
        { app, context: VISIT, recommended: { device: 'phone', hour: 9, from: 'search', language: 'de' } },
      ],
    ]);
    assert.deepEqual(said, []);
  });

  void it('passes over a place that the offer does not have', async () => {
    const { recorded } = await invoke([7, 0]);
    assert.deepEqual(
      recorded[0]?.[0].items.map(({ id }) => id),
      ['https://www.example/a'],
    );
  });

  void it('is by nobody under dnt: the event stands for them', async () => {
    const { recorded } = await invoke([0], { context: { device: 'desktop', hour: 0 } });
    const [[callback, recording] = []] = recorded;
    assert.equal(callback?.uid, EVENT);
    assert.deepEqual(recording?.recommended, { device: 'desktop', hour: 0 });
  });

  void it('is none where the coin says so', async () => {
    const { recorded, coins } = await invoke([0], { invokes: false });
    assert.deepEqual([recorded, coins], [[], 1]);
  });

  void it('is none where nothing was ranked, and no coin is tossed', async () => {
    const { recorded, coins } = await invoke([]);
    assert.deepEqual([recorded, coins], [[], 0]);
  });

  void it('waits until the answer is on its way', async () => {
    const { atOnce, recorded } = await invoke([0]);
    assert.deepEqual([atOnce, recorded.length], [0, 1]);
  });

  void it('says what could not be written', async () => {
    const { said } = await invoke([0], { record: () => Promise.resolve({ ok: false, why: 'The disk is full.' }) });
    assert.deepEqual(said, ['callback: scene s: The disk is full.']);
  });

  void it('ends nothing by a mistake of ours', async () => {
    const bugs: readonly (() => Promise<Appended>)[] = [
      () => Promise.reject(new RangeError('Invalid string length')),
      () => {
        throw new RangeError('Invalid string length');
      },
    ];
    for (const record of bugs) {
      const { said } = await invoke([0], { record });
      assert.equal(said.length, 1);
      assert.match(said[0] ?? '', /^callback: scene s: RangeError: Invalid string length\n {4}at /);
    }
    // What is thrown need not be an error.
    // oxlint-disable-next-line prefer-promise-reject-errors
    const { said } = await invoke([0], { record: () => Promise.reject('a word') });
    assert.deepEqual(said, ['callback: scene s: a word']);
  });
});

void describe('rankings that come faster than their topic takes them', () => {
  const start = () => {
    const app = shop();
    const said: string[] = [];
    const taken: (() => void)[] = [];
    const pairec: Pairec = {
      records: () => true,
      invokes: () => true,
      record: () => new Promise<Appended>((resolve) => taken.push(() => resolve(OK))),
    };
    const { ranked, idle } = createAutoInvoke(pairec, (line) => said.push(line));
    const offer = testCatalog().offer(['news'], 20, 0);
    const rank = (): void => ranked(app, { eventId: EVENT, context: VISIT, offer, order: [0] });
    return { rank, idle, said, taken };
  };
  const LEFT_OUT =
    'callback: scene s: rankings are not recorded while 1000 others are being written: the topic is too slow.';

  void it('are left out when too many are under way, and that is said', async () => {
    const { rank, said, taken } = start();
    for (let count = 0; count < MOST_UNDER_WAY; count++) rank();
    assert.deepEqual(said, []);
    rank();
    rank();
    await new Promise(setImmediate);
    // The topic never takes one: those that are under way stay so.
    rank();
    await new Promise(setImmediate);
    assert.deepEqual([taken.length, said], [MOST_UNDER_WAY, [LEFT_OUT, LEFT_OUT, LEFT_OUT]]);
  });

  void it('are recorded again for every one that it has taken', async () => {
    const { rank, idle, said, taken } = start();
    for (let count = 0; count < MOST_UNDER_WAY; count++) rank();
    await new Promise(setImmediate);
    taken[0]?.();
    await new Promise(setImmediate);
    rank();
    rank();
    await new Promise(setImmediate);
    assert.deepEqual([taken.length, said], [MOST_UNDER_WAY + 1, [LEFT_OUT]]);
    for (const take of taken) take();
    await idle();
    rank();
    await new Promise(setImmediate);
    assert.deepEqual([taken.length, said.length], [MOST_UNDER_WAY + 2, 1]);
  });
});
