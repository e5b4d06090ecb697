import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogRecord } from '../../learn/records/record.ts';
import { createTestApi, eventId, NOW, type TestApi } from './testApi.test.ts';

const EVENT = eventId(1);

/** An API that has made the decision {@link EVENT}, and what its log has got since then. */
const afterRanking = async (): Promise<TestApi & { readonly since: () => readonly LogRecord[] }> => {
  const api = createTestApi();
  await api.get('my-site/rank/news?dnt=1');
  const { length } = api.records;
  return { ...api, since: () => api.records.slice(length) };
};

const reward = (value: number, id = EVENT): LogRecord => ({
  type: 'reward',
  app: 'my-site',
  time: NOW,
  eventId: id,
  value,
});

void describe('POST …/reward/…', () => {
  const JSON_TYPE = 'application/json';
  const callers: readonly [caller: string, body: string | undefined, type: string | undefined, value: number][] = [
    ['the tutorial page', undefined, JSON_TYPE, 1],
    ['the tutorial page, with an empty text', '', JSON_TYPE, 1],
    ['the documented curl', '1', JSON_TYPE, 1],
    ['the app quick start', undefined, undefined, 1],
    ['an analysis tool', '1.36', JSON_TYPE, 1.36],
    ['the C# sample', '5', JSON_TYPE, 5],
    ['a beacon', undefined, 'text/plain', 1],
    ['a beacon with text', '1', 'text/plain;charset=UTF-8', 1],
    ['curl without a type of its own', '0', 'application/x-www-form-urlencoded', 0],
  ];
  for (const [caller, body, type, value] of callers) {
    void it(`takes ${value} from ${caller}`, async () => {
      const { send, since } = await afterRanking();
      const headers = type === undefined ? {} : { 'content-type': type };
      const response = await send('POST', `my-site/reward/${EVENT}`, { headers, ...(body !== undefined && { body }) });
      assert.deepEqual([response.status, await response.text()], [200, '']);
      assert.equal(response.headers.get('x-msdecision-src'), 'site://my-site');
      assert.deepEqual(since(), [reward(value)]);
    });
  }

  void it('takes every reward, and leaves it to those who read the log to count the first', async () => {
    const { send, since } = await afterRanking();
    for (const body of ['0', '1', '5']) {
      assert.equal((await send('POST', `my-site/reward/${EVENT}`, { body })).status, 200);
    }
    assert.deepEqual(since(), [reward(0), reward(1), reward(5)]);
  });

  for (const body of ['one', 'NaN', '{"value":1}', '"1"', 'null', '[1]', '1e999']) {
    void it(`refuses ${body}, and records nothing`, async () => {
      const { send, since } = await afterRanking();
      const response = await send('POST', `my-site/reward/${EVENT}`, { body });
      assert.equal(response.status, 400);
      assert.equal(await response.text(), 'The body must be empty, which means 1, or a JSON number.\n');
      assert.deepEqual(since(), []);
    });
  }

  const ids: readonly [path: string, id: string][] = [
    ['unknown', 'unknown'],
    ['a/b.c/d', 'a/b.c/d'],
    ['a%2Fb.c', 'a/b.c'],
    ['a%2fb/c', 'a/b/c'],
    ['..%2F..%2Fx', '../../x'],
    ['a%3Fb%23c', 'a?b#c'],
    ['50%25', '50%'],
    ['%2541', '%41'],
    ['a+b%20c', 'a+b c'],
    ['%C3%BC', 'ü'],
    ['a/', 'a/'],
    ['/a', '/a'],
    [`${EVENT}?cb=1`, EVENT],
  ];
  for (const [path, id] of ids) {
    void it(`takes ${path} as the id ${id}, known or not`, async () => {
      const { send, since } = await afterRanking();
      assert.equal((await send('POST', `my-site/reward/${path}`)).status, 200);
      assert.deepEqual(since(), [reward(1, id)]);
    });
  }

  for (const path of ['a%', '%', 'a%zz', '%E0%A4%A', '%ff', '']) {
    void it(`refuses the broken id "${path}" with a sentence`, async () => {
      const { send, since } = await afterRanking();
      const response = await send('POST', `my-site/reward/${path}`);
      assert.equal(response.status, 400);
      assert.match(await response.text(), /^The path must end in an event id, percent-encoded where that is needed\./);
      assert.deepEqual(since(), []);
    });
  }

  void it('refuses more than 65,536 bytes without reading them', async () => {
    const { send, since } = await afterRanking();
    const most = await send('POST', `my-site/reward/${EVENT}`, { body: '1'.padEnd(65_536) });
    assert.equal(most.status, 200);
    const more = await send('POST', `my-site/reward/${EVENT}`, { body: '1'.padEnd(65_537) });
    assert.deepEqual([more.status, await more.text()], [413, 'The body is larger than 65536 bytes.\n']);
    assert.deepEqual(since(), [reward(1)]);
  });

  void it('goes to the app of its path', async () => {
    const { send, since } = await afterRanking();
    assert.equal((await send('POST', `other/reward/${EVENT}`)).headers.get('x-msdecision-src'), 'site://other');
    assert.deepEqual(since(), [{ ...reward(1), app: 'other' }]);
    const response = await send('POST', `nobody/reward/${EVENT}`);
    assert.deepEqual([response.status, await response.text()], [404, 'No app "nobody". Known apps: my-site, other.\n']);
    assert.equal(since().length, 1);
  });
});

void describe('POST …/activate/…', () => {
  void it('takes the news that a decision was seen, as often as it comes', async () => {
    const { send, since } = await afterRanking();
    for (const id of [EVENT, EVENT, 'unknown', 'a%2Fb']) {
      const response = await send('POST', `my-site/activate/${id}`);
      assert.deepEqual([response.status, await response.text()], [200, '']);
      assert.equal(response.headers.get('x-msdecision-src'), 'site://my-site');
    }
    assert.deepEqual(
      since(),
      [EVENT, EVENT, 'unknown', 'a/b'].map((id) => ({ type: 'activation', app: 'my-site', time: NOW, eventId: id })),
    );
  });

  void it('refuses an id that is broken, and none', async () => {
    const { send, since } = await afterRanking();
    for (const id of ['%', '']) assert.equal((await send('POST', `my-site/activate/${id}`)).status, 400);
    assert.deepEqual(since(), []);
  });
});

void describe('while the log cannot be written', () => {
  for (const verb of ['reward', 'activate']) {
    void it(`${verb} answers 503, so that it can be sent again`, async () => {
      const why = 'No space left on /secret/path.';
      const { send } = createTestApi({ append: (_record, settle) => settle?.({ ok: false, why }) });
      const headers = { origin: 'https://www.example' };
      const response = await send('POST', `my-site/${verb}/${EVENT}`, { headers });
      assert.equal(response.status, 503);
      assert.equal(await response.text(), 'It could not be stored. Please send it again later.\n');
      assert.equal(response.headers.get('access-control-allow-origin'), 'https://www.example');
    });
  }

  void it('rankings are answered all the same', async () => {
    const { get } = createTestApi({ append: (_record, settle) => settle?.({ ok: false, why: '' }) });
    assert.equal((await get('my-site/rank/news')).status, 200);
  });
});
