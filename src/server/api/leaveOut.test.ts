import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogRecord } from '../../learn/records/record.ts';
import { createTestApi, drawn, eventId, NOW, rankedIn, type TestApi } from './testApi.test.ts';

const READER = { cookie: `topslot_reader=${drawn(1)}` };
const OTHER = { cookie: `topslot_reader=${drawn(9)}` };

const delivered = (requestId: string, ...names: readonly string[]): LogRecord => ({
  type: 'callback',
  app: 'my-site',
  time: NOW,
  api: 'pairec',
  scene: 'my-site',
  uid: 'u',
  requestId,
  items: names.map((name) => ({ id: `https://www.example/${name}` })),
});

const rank = async (
  { get }: TestApi,
  headers: Record<string, string>,
  path = 'my-site/rank/news',
): Promise<readonly string[]> => rankedIn(await (await get(path, headers)).text());

/** Makes one ranking for a reader, and then records that its articles a and c were delivered. */
const afterDelivery = async (leaveOutDelivered: string | null, query = ''): Promise<TestApi> => {
  const api = createTestApi({ apps: { 'my-site': { leaveOutDelivered }, other: { leaveOutDelivered } } });
  assert.deepEqual(await rank(api, {}, `my-site/rank/news${query}`), ['a', 'b', 'c']);
  // The first random id is the reader's, the second the event's.
  api.tell(delivered(query === '' ? eventId(2) : eventId(1), 'a', 'c'));
  return api;
};

void describe('articles delivered to a reader', () => {
  void it('are at the end of the next ranking', async () => {
    assert.deepEqual(await rank(await afterDelivery('1h'), READER), ['b', 'a', 'c']);
  });

  void it('keep their places for other readers, without a cookie, and under dnt', async () => {
    const api = await afterDelivery('1h');
    for (const headers of [OTHER, {}]) assert.deepEqual(await rank(api, headers), ['a', 'b', 'c']);
    assert.deepEqual(await rank(api, READER, 'my-site/rank/news?dnt=1'), ['a', 'b', 'c']);
  });

  void it('keep their places in other apps, and if the app does not leave them out', async () => {
    assert.deepEqual(await rank(await afterDelivery('1h'), READER, 'other/rank/news'), ['a', 'b', 'c']);
    assert.deepEqual(await rank(await afterDelivery(null), READER), ['a', 'b', 'c']);
  });

  void it('are moved before the limit applies', async () => {
    const api = await afterDelivery('1h');
    assert.deepEqual(await rank(api, READER, 'my-site/rank/news/sports?limit=2'), ['b', 'd']);
    assert.deepEqual(await rank(api, READER, 'my-site/rank/news/sports?limit=3'), ['b', 'd', 'a']);
  });

  void it('belong to no reader if the decision was made under dnt', async () => {
    assert.deepEqual(await rank(await afterDelivery('1h', '?dnt=1'), READER), ['a', 'b', 'c']);
  });

  void it('are also moved in JSON rankings, except for articles in the body', async () => {
    const { send } = await afterDelivery('1h');
    const post = async (decision: unknown): Promise<readonly string[]> => {
      const body = JSON.stringify({ decisions: [decision] });
      return rankedIn(await (await send('POST', 'my-site/rank', { body, headers: READER })).text());
    };
    assert.deepEqual(await post({ actionSets: [{ id: { id: 'news' } }] }), ['b', 'a', 'c']);
    const actions = ['a', 'b'].map((name) => ({ ids: [{ id: `https://www.example/${name}` }] }));
    assert.deepEqual(await post({ actions }), ['a', 'b']);
  });
});

void describe('an answered ranking', () => {
  void it('calls onRanked once for each decision', async () => {
    const { get, send, ranked } = createTestApi();
    await get('my-site/rank/news?dnt=1');
    const actionSets = [{ id: { id: 'news' } }];
    await send('POST', 'other/rank?dnt=1', { body: JSON.stringify({ decisions: [{ actionSets }, { actionSets }] }) });
    await get('my-site/rank/none?dnt=1');
    assert.deepEqual(ranked, [
      ['my-site', eventId(1)],
      ['other', eventId(2)],
      ['other', eventId(3)],
    ]);
  });
});
