import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RankAnswer } from '../../wire/cds/rankAnswer.ts';
import { createTestApi, drawn, eventId, rankedIn } from './testApi.test.ts';

const overSets = (...sets: readonly string[]): unknown => ({ actionSets: sets.map((id) => ({ id: { id } })) });
const overActions = {
  shared: { features: [{ weather: 'rain' }] },
  actions: [{ ids: [{ id: 'x' }], features: [{ topic: 'a' }] }, { ids: [{ id: 7 }] }],
};
const bodyOf = (...decisions: readonly unknown[]): string => JSON.stringify({ decisions });

void describe('POST …/rank', () => {
  for (const path of ['my-site/rank', 'my-site/rank/']) {
    void it(`answers with a list of decisions at ${path}`, async () => {
      const response = await createTestApi().send('POST', path, { body: bodyOf(overSets('news')) });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8');
      assert.equal(response.headers.get('x-msdecision-src'), 'site://my-site');
      assert.equal(response.headers.get('cache-control'), 'no-store');
      assert.equal(
        await response.text(),
        '[{"ranking":[{"id":"https://www.example/a"},{"id":"https://www.example/b"},{"id":"https://www.example/c"}],' +
          `"eventId":"${eventId(2)}","appId":"my-site","rewardAction":"https://www.example/a",` +
          '"actionSets":[{"id":"news","lastRefresh":"2017-12-04T19:04:25.0000000Z"}]}]',
      );
    });
  }

  void it('ranks actions of the body in their order', async () => {
    const { send, records } = createTestApi();
    const response = await send('POST', 'my-site/rank', { body: bodyOf(overActions) });
    assert.equal(
      await response.text(),
      `[{"ranking":[{"id":"x"},{"id":"7"}],"eventId":"${eventId(2)}","appId":"my-site","rewardAction":"x","actionSets":[]}]`,
    );
    const [one, two, decision] = records;
    assert.ok(one?.type === 'article' && two?.type === 'article' && decision?.type === 'decision');
    assert.deepEqual([one.id, one.features, two.id, two.features], ['x', [{ topic: 'a' }], '7', undefined]);
    assert.deepEqual(decision.articles, [one.article, two.article]);
    assert.deepEqual(decision.context.shared, [{ weather: 'rain' }]);
    assert.deepEqual(decision.sets, []);
  });

  void it('makes several decisions with different event ids for one reader', async () => {
    const { send, records } = createTestApi();
    const body = bodyOf(overSets('sports', 'news'), overActions, overSets('empty'));
    const response = await send('POST', 'my-site/rank', { body });
    const answers: readonly RankAnswer[] = JSON.parse(await response.text());
    assert.deepEqual(
      answers.map((answer) => answer.eventId),
      [2, 3, 4].map(eventId),
    );
    assert.deepEqual(
      answers.map((answer) => answer.ranking.length),
      [4, 2, 0],
    );
    assert.deepEqual(
      answers.map(({ rewardAction }) => rewardAction),
      ['https://www.example/c', 'x', ''],
    );
    assert.equal(response.headers.getSetCookie().length, 1);
    const readers = records.flatMap((record) => (record.type === 'decision' ? [record.context.reader] : []));
    assert.deepEqual(readers, [drawn(1), drawn(1), drawn(1)]);
  });

  void it('logs the shared features, except under dnt', async () => {
    const { send, records } = createTestApi();
    const body = bodyOf({ actionSets: [{ id: { id: 'news' } }], shared: { features: [{ age: 25 }] } });
    await send('POST', 'my-site/rank', { body });
    await send('POST', 'my-site/rank?dnt=1', { body });
    const shared = records.flatMap((record) => (record.type === 'decision' ? [record.context.shared] : []));
    assert.deepEqual(shared, [[{ age: 25 }], undefined]);
  });

  void it('reads limit, details and dnt from the query', async () => {
    const { send } = createTestApi();
    const response = await send('POST', 'my-site/rank?limit=2&details=1&dnt=1', { body: bodyOf(overSets('news')) });
    const body = await response.text();
    assert.deepEqual(rankedIn(body), ['a', 'b']);
    assert.ok(body.includes('"details":[{"guid":"a"}]'));
    assert.equal(response.headers.get('set-cookie'), null);
  });

  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'nonsense', '']) {
    void it(`ignores the content type: "${type}"`, async () => {
      const init = { headers: { 'content-type': type }, body: bodyOf(overSets('news')) };
      assert.equal((await createTestApi().send('POST', 'my-site/rank', init)).status, 200);
    });
  }

  void it('rejects an invalid callback name', async () => {
    const response = await createTestApi().send('POST', 'my-site/rank?callback=a.b', {
      body: bodyOf(overSets('news')),
    });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /^callback: must be/);
  });

  void it('accepts a body without Content-Length', async () => {
    const stream = new Blob([bodyOf(overSets('news'))]).stream();
    const init: RequestInit & { duplex: 'half' } = { body: stream, duplex: 'half' };
    assert.equal((await createTestApi().send('POST', 'my-site/rank', init)).status, 200);
  });

  const rejected: readonly [body: string, status: number, text: string][] = [
    ['', 400, 'The body is not JSON.'],
    ['news', 400, 'The body is not JSON.'],
    ['{}', 400, 'decisions: must be a list of 1 to 100 decisions.'],
    [bodyOf(), 400, 'decisions: must be a list of 1 to 100 decisions.'],
    [bodyOf({}), 400, 'decisions[0]: must contain actionSets or actions.'],
    [bodyOf(overSets('news'), overSets('weather')), 404, 'No action set "weather". Known action sets: news, '],
    [`{"more":"${'x'.repeat(1_000_000)}"}`, 413, 'The body is larger than 1000000 bytes.'],
  ];
  for (const [body, status, text] of rejected) {
    void it(`rejects ${body.slice(0, 100) || 'an empty body'} with ${status} and makes no decision`, async () => {
      const { send, records } = createTestApi();
      const response = await send('POST', 'my-site/rank', { body });
      const message = await response.text();
      assert.equal(response.status, status);
      assert.ok(message.startsWith(text), message);
      assert.deepEqual(records, []);
      assert.equal(response.headers.get('set-cookie'), null);
    });
  }
});
