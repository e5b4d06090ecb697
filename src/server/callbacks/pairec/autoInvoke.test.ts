import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context } from '../../../learn/records/context.ts';
import { appDefaults } from '../../config/schema.ts';
import type { WriteResult } from '../../log/commit/log.ts';
import { createApps, type App } from '../../ranking/apps.ts';
import { createAutoInvoke, MAX_PENDING_RANKINGS } from './autoInvoke.ts';
import type { PairecRecorder } from './pairecRecorder.ts';
import { createTestCatalog } from './testPairec.test.ts';

const EVENT = `${'e'.repeat(32)}-sVvR`;
const VISIT: Context = { device: 'phone', hour: 9, from: 'search', language: 'de', reader: 'reader-1', shared: ['x'] };
const OK: WriteResult = { ok: true };

const shop = (): App =>
  createApps({ shop: { ...appDefaults, pairecScene: 's' } }, appDefaults).get('shop') ?? assert.fail();

/** Reports a ranking of `news` in this order, and returns what was recorded and logged. */
const rankAndRecord = async (
  order: readonly number[],
  options: {
    readonly context?: Context;
    readonly invokes?: boolean;
    readonly record?: () => Promise<WriteResult>;
  } = {},
) => {
  const { context = VISIT, invokes = true, record = (): Promise<WriteResult> => Promise.resolve(OK) } = options;
  const recorded: Parameters<PairecRecorder['record']>[] = [];
  const loggedLines: string[] = [];
  let rateDraws = 0;
  const app = shop();
  const recorder: PairecRecorder = {
    isRecorded: () => true,
    shouldAutoInvoke: (rankedApp) => {
      rateDraws += 1;
      assert.equal(rankedApp, app);
      return invokes;
    },
    record: (...recordArguments) => {
      recorded.push(recordArguments);
      return record();
    },
  };
  const offer = createTestCatalog().offer(['news'], 20, 0);
  const { onRanked, whenIdle } = createAutoInvoke(recorder, (line) => loggedLines.push(line));
  onRanked(app, { eventId: EVENT, context, offer, order });
  const recordedAtOnce = recorded.length;
  await whenIdle();
  return { recorded, loggedLines, rateDraws, app, recordedAtOnce };
};

void describe('an automatic callback', () => {
  void it('contains all items in ranked order, the reader and the event id', async () => {
    const { recorded, loggedLines, app } = await rankAndRecord([2, 0, 1]);
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
        { app, context: VISIT, recommendationFeatures: { device: 'phone', hour: 9, from: 'search', language: 'de' } },
      ],
    ]);
    assert.deepEqual(loggedLines, []);
  });

  void it('skips an index that the offer does not have', async () => {
    const { recorded } = await rankAndRecord([7, 0]);
    assert.deepEqual(
      recorded[0]?.[0].items.map(({ id }) => id),
      ['https://www.example/a'],
    );
  });

  void it('uses the event id as the reader under dnt', async () => {
    const { recorded } = await rankAndRecord([0], { context: { device: 'desktop', hour: 0 } });
    const [[callback, recording] = []] = recorded;
    assert.equal(callback?.uid, EVENT);
    assert.deepEqual(recording?.recommendationFeatures, { device: 'desktop', hour: 0 });
  });

  void it('is not recorded if the rate leaves it out', async () => {
    const { recorded, rateDraws } = await rankAndRecord([0], { invokes: false });
    assert.deepEqual([recorded, rateDraws], [[], 1]);
  });

  void it('is not recorded for an empty ranking, without drawing a random number', async () => {
    const { recorded, rateDraws } = await rankAndRecord([]);
    assert.deepEqual([recorded, rateDraws], [[], 0]);
  });

  void it('is recorded only after the response is sent', async () => {
    const { recordedAtOnce, recorded } = await rankAndRecord([0]);
    assert.deepEqual([recordedAtOnce, recorded.length], [0, 1]);
  });

  void it('logs a failed write', async () => {
    const { loggedLines } = await rankAndRecord([0], {
      record: () => Promise.resolve({ ok: false, why: 'The disk is full.' }),
    });
    assert.deepEqual(loggedLines, ['callback: scene s: The disk is full.']);
  });

  void it('logs an exception in our code and keeps running', async () => {
    const bugs: readonly (() => Promise<WriteResult>)[] = [
      () => Promise.reject(new RangeError('Invalid string length')),
      () => {
        throw new RangeError('Invalid string length');
      },
    ];
    for (const record of bugs) {
      const { loggedLines } = await rankAndRecord([0], { record });
      assert.equal(loggedLines.length, 1);
      assert.match(loggedLines[0] ?? '', /^callback: scene s: RangeError: Invalid string length\n {4}at /);
    }
    // Code may throw something other than an Error.
    // oxlint-disable-next-line prefer-promise-reject-errors
    const { loggedLines } = await rankAndRecord([0], { record: () => Promise.reject('not an Error') });
    assert.deepEqual(loggedLines, ['callback: scene s: not an Error']);
  });
});

void describe('rankings that arrive faster than their topic accepts them', () => {
  const start = () => {
    const app = shop();
    const loggedLines: string[] = [];
    const finishWrite: (() => void)[] = [];
    const recorder: PairecRecorder = {
      isRecorded: () => true,
      shouldAutoInvoke: () => true,
      record: () => new Promise<WriteResult>((resolve) => finishWrite.push(() => resolve(OK))),
    };
    const { onRanked, whenIdle } = createAutoInvoke(recorder, (line) => loggedLines.push(line));
    const offer = createTestCatalog().offer(['news'], 20, 0);
    const rank = (): void => onRanked(app, { eventId: EVENT, context: VISIT, offer, order: [0] });
    return { rank, whenIdle, loggedLines, finishWrite };
  };
  const DROPPED =
    'callback: scene s: the topic is too slow. Rankings are dropped while 1000 others are being written. ' +
    'Check its Kafka brokers or the disk.';

  void it('are dropped while too many are pending, with a console line', async () => {
    const { rank, loggedLines, finishWrite } = start();
    for (let count = 0; count < MAX_PENDING_RANKINGS; count++) rank();
    assert.deepEqual(loggedLines, []);
    rank();
    rank();
    await new Promise(setImmediate);
    // The topic finishes no write, so all rankings remain pending.
    rank();
    await new Promise(setImmediate);
    assert.deepEqual([finishWrite.length, loggedLines], [MAX_PENDING_RANKINGS, [DROPPED, DROPPED, DROPPED]]);
  });

  void it('are recorded again once earlier writes finish', async () => {
    const { rank, whenIdle, loggedLines, finishWrite } = start();
    for (let count = 0; count < MAX_PENDING_RANKINGS; count++) rank();
    await new Promise(setImmediate);
    finishWrite[0]?.();
    await new Promise(setImmediate);
    rank();
    rank();
    await new Promise(setImmediate);
    assert.deepEqual([finishWrite.length, loggedLines], [MAX_PENDING_RANKINGS + 1, [DROPPED]]);
    for (const finish of finishWrite) finish();
    await whenIdle();
    rank();
    await new Promise(setImmediate);
    assert.deepEqual([finishWrite.length, loggedLines.length], [MAX_PENDING_RANKINGS + 2, 1]);
  });
});
