import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createNewsShop,
  createTestVolcengine,
  eventId,
  NEWS_APPLICATIONS,
  predictNames,
  type TestVolcengine,
} from './testVolcengine.test.ts';
import { callbackRequest, item, link, predictRequest, withHeaders, type Answer } from './volcengineWire.test.ts';

const HOUR = 3_600_000;

type Items = readonly ReturnType<typeof item>[];

const deliver = async (
  { post }: TestVolcengine,
  items: Items,
  change: { readonly uid?: string; readonly predictRequestId?: string } = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const request = withHeaders(await callbackRequest('JSON', { items, ...change }), headers);
  const { answer } = await post('shop/callback', request);
  assert.deepEqual(answer, { message: 'OK', success: true });
  return answer;
};

void describe('an article that was delivered to a uid', () => {
  void it("is left out of its predictions, as in the example of the vendor's document", async () => {
    // In the example, [1,2,3,4,5] is predicted, 3 is sold out, 10 is inserted, and [1,10,2,4,5] is delivered.
    for (const requestId of ['hr3sd12ui23478sd', undefined]) {
      const test = createNewsShop();
      assert.equal(await predictNames(test, 'uid1', 5, requestId ? { 'request-id': requestId } : {}), '1 2 3 4 5');
      const items = [item('1', 'exposure'), item('10', 'insert'), item('2'), item('4'), item('5'), item('3', 'filter')];
      await deliver(test, items, { predictRequestId: requestId ?? eventId(1) });
      assert.equal(await predictNames(test), '3');
      assert.equal(await predictNames(test, 'uid2'), '1 2 3 4 5');
    }
  });

  void it('is left out also if the callback names no prediction of this server', async () => {
    for (const predictRequestId of ['', 'of another server']) {
      const test = createNewsShop();
      await deliver(test, [item('2')], { predictRequestId });
      assert.equal(await predictNames(test), '1 3 4 5');
      assert.equal(await predictNames(test, 'uid2'), '1 2 3 4 5');
    }
  });

  void it('is left out for the uid of the callback and the uid of the prediction, if they differ', async () => {
    for (const predictRequestId of [eventId(1), 'r1']) {
      const test = createNewsShop();
      await predictNames(test, 'account 7', 0, { 'request-id': 'r1' });
      await deliver(test, [item('1')], { uid: 'device 7', predictRequestId });
      assert.equal(await predictNames(test, 'account 7'), '2 3 4 5', predictRequestId);
      assert.equal(await predictNames(test, 'device 7'), '2 3 4 5', predictRequestId);
      assert.equal(await predictNames(test, 'uid1'), '1 2 3 4 5', predictRequestId);
    }
  });

  void it('is left out even if few or no items remain', async () => {
    const test = createNewsShop();
    await deliver(
      test,
      ['1', '2', '3'].map((name) => item(name)),
    );
    assert.equal(await predictNames(test, 'uid1', 5), '4 5');
    await deliver(
      test,
      ['4', '5'].map((name) => item(name)),
    );
    const { raw } = await test.post('shop/default', await predictRequest('JSON'));
    assert.match(raw, /^\{"message":"OK","value":\{"items":\[\]\},"requestId":/);
    const { answer } = await test.post('shop/default', await predictRequest('zipped protobuf'));
    assert.deepEqual([answer.items, answer.success], [[], true]);
  });

  void it('is removed before the list is cut to its size', async () => {
    const test = createNewsShop();
    await deliver(test, [item('1'), item('3')]);
    assert.equal(await predictNames(test, 'uid1', 2), '2 4');
    const decision = test.records.at(-1);
    // The removed articles could not be on top, so they have no probability.
    assert.ok(decision?.type === 'decision');
    assert.deepEqual([decision.articles.length, decision.probabilities], [2, [1, 0]]);
  });

  void it('is identified by its link or its guid', async () => {
    const test = createNewsShop();
    await deliver(test, [
      { id: 'guid 2', pos: '', extra: '' },
      { id: link('4'), pos: '', extra: '' },
      { id: 'About 1', pos: '', extra: '' },
      { id: '__proto__', pos: '', extra: '' },
    ]);
    assert.equal(await predictNames(test), '1 3 5');
  });

  for (const reason of ['filter', 'filtered', 'FILTER']) {
    void it(`is not left out after the reason ${reason}`, async () => {
      const test = createNewsShop();
      await deliver(test, [item('1', reason), item('2')]);
      assert.equal(await predictNames(test), '1 3 4 5');
    });
  }

  for (const reason of [undefined, 'exposure', 'kept', 'insert', 'inserted', 'custom']) {
    void it(`is left out after the reason ${reason}`, async () => {
      const test = createNewsShop();
      await deliver(test, [item('1', reason)]);
      assert.equal(await predictNames(test), '2 3 4 5');
    });
  }

  const windows: readonly [leaveOutDelivered: string | null, window: number][] = [
    [null, HOUR],
    ['10s', 10_000],
    ['2d', 48 * HOUR],
  ];
  for (const [leaveOutDelivered, window] of windows) {
    void it(`returns after the window of ${leaveOutDelivered ?? 'the default'}`, async () => {
      const test = createTestVolcengine({ apps: { shop: { leaveOutDelivered } }, applications: NEWS_APPLICATIONS });
      await deliver(test, [item('1')]);
      test.advanceClock(window - 1000);
      await deliver(test, [item('2')]);
      assert.equal(await predictNames(test), '3 4 5');
      test.advanceClock(1000);
      assert.equal(await predictNames(test), '3 4 5');
      test.advanceClock(1);
      assert.equal(await predictNames(test), '1 3 4 5');
      // A new delivery starts a new window.
      await deliver(test, [item('2')]);
      test.advanceClock(window);
      assert.equal(await predictNames(test), '1 3 4 5');
      test.advanceClock(1);
      assert.equal(await predictNames(test), '1 2 3 4 5');
    });
  }

  void it("is not left out in another app's application", async () => {
    const { post } = createTestVolcengine({
      apps: { shop: {}, other: {} },
      applications: { ...NEWS_APPLICATIONS, other: { actionSets: ['news'] } },
    });
    await post('shop/callback', await callbackRequest('JSON'));
    const { answer } = await post('other/default', await predictRequest('JSON', { size: 1 }));
    assert.deepEqual(answer.items, ['1 1']);
  });
});

void describe('a callback from a page', () => {
  const PAGE = { origin: 'https://www.example' };

  void it("does not change a reader's predictions with only the uid", async () => {
    const test = createNewsShop();
    await deliver(test, [item('1')], {}, PAGE);
    await deliver(test, [item('1')], { predictRequestId: 'unknown' }, PAGE);
    assert.equal(await predictNames(test), '1 2 3 4 5');
  });

  void it('does not change them with a guessable Request-Id, in the body or in the header', async () => {
    for (const [predictRequestId, headers] of [
      ['r1', PAGE],
      ['', { ...PAGE, 'request-id': 'r1' }],
    ] as const) {
      const test = createNewsShop();
      await predictNames(test, 'uid1', 0, { 'request-id': 'r1' });
      await deliver(test, [item('1')], { predictRequestId }, headers);
      assert.equal(await predictNames(test), '1 2 3 4 5');
    }
  });

  void it("changes them with the event id, which cannot be guessed, and only for the prediction's uid", async () => {
    for (const headers of [{}, { 'request-id': 'r1' }]) {
      const test = createNewsShop();
      await predictNames(test, 'uid1', 0, headers);
      await deliver(test, [item('1')], { uid: 'uid2', predictRequestId: eventId(1) }, PAGE);
      assert.equal(await predictNames(test), '2 3 4 5');
      assert.equal(await predictNames(test, 'uid2'), '1 2 3 4 5');
    }
  });
});
