import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LogRecord } from '../../learn/records/record.ts';
import { createTestApi, eventId, NOW, type TestApi } from './testApi.test.ts';

const EVENT = eventId(1);

/** Creates an API that has made the decision {@link EVENT}. `since` returns the records logged after it. */
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
    ['curl without an explicit type', '0', 'application/x-www-form-urlencoded', 0],
  ];
  for (const [caller, body, type, value] of callers) {
    void it(`accepts ${value} from ${caller}`, async () => {
      const { send, since } = await afterRanking();
      const headers = type === undefined ? {} : { 'content-type': type };
      const response = await send('POST', `my-site/reward/${EVENT}`, { headers, ...(body !== undefined && { body }) });
      assert.deepEqual([response.status, await response.text()], [200, '']);
      assert.equal(response.headers.get('x-msdecision-src'), 'site://my-site');
      assert.deepEqual(since(), [reward(value)]);
    });
  }

  void it('logs every reward; only the first counts when the log is read', async () => {
    const { send, since } = await afterRanking();
    for (const body of ['0', '1', '5']) {
      assert.equal((await send('POST', `my-site/reward/${EVENT}`, { body })).status, 200);
    }
    assert.deepEqual(since(), [reward(0), reward(1), reward(5)]);
  });

  for (const body of ['one', 'NaN', '{"value":1}', '"1"', 'null', '[1]', '1e999']) {
    void it(`rejects ${body} and logs nothing`, async () => {
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
    void it(`reads ${path} as the id ${id}`, async () => {
      const { send, since } = await afterRanking();
      assert.equal((await send('POST', `my-site/reward/${path}`)).status, 200);
      assert.deepEqual(since(), [reward(1, id)]);
    });
  }

  for (const path of ['a%', '%', 'a%zz', '%E0%A4%A', '%ff', '']) {
    void it(`rejects the invalid id "${path}" with a sentence`, async () => {
      const { send, since } = await afterRanking();
      const response = await send('POST', `my-site/reward/${path}`);
      assert.equal(response.status, 400);
      assert.match(
        await response.text(),
        /^The path must end in an event id\. Percent-encode its special characters\./,
      );
      assert.deepEqual(since(), []);
    });
  }

  void it('rejects more than 65,536 bytes without reading them', async () => {
    const { send, since } = await afterRanking();
    const atLimit = await send('POST', `my-site/reward/${EVENT}`, { body: '1'.padEnd(65_536) });
    assert.equal(atLimit.status, 200);
    const aboveLimit = await send('POST', `my-site/reward/${EVENT}`, { body: '1'.padEnd(65_537) });
    assert.deepEqual([aboveLimit.status, await aboveLimit.text()], [413, 'The body is larger than 65536 bytes.\n']);
    assert.deepEqual(since(), [reward(1)]);
  });

  void it('belongs to the app of its path', async () => {
    const { send, since } = await afterRanking();
    assert.equal((await send('POST', `other/reward/${EVENT}`)).headers.get('x-msdecision-src'), 'site://other');
    assert.deepEqual(since(), [{ ...reward(1), app: 'other' }]);
    const response = await send('POST', `nobody/reward/${EVENT}`);
    assert.deepEqual([response.status, await response.text()], [404, 'No app "nobody". Known apps: my-site, other.\n']);
    assert.equal(since().length, 1);
  });
});

void describe('POST …/activate/…', () => {
  void it('logs every activation, even repeated ones', async () => {
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

  void it('rejects an invalid and an empty id', async () => {
    const { send, since } = await afterRanking();
    for (const id of ['%', '']) assert.equal((await send('POST', `my-site/activate/${id}`)).status, 400);
    assert.deepEqual(since(), []);
  });
});

void describe('on, the ranking positions that the page shows,', () => {
  const masks: readonly (readonly [query: string, on: number | undefined])[] = [
    ['', undefined],
    ['?on=1', 1],
    ['?on=7f', 127],
    ['?on=3fffffff', 0x3fffffff],
    ['?on=ffffffff', 0xffffffff],
    ['?on=00000002', 2],
    ['?cb=1&on=5', 5],
    ['?on=5&on=zz', 5],
  ];
  for (const [query, on] of masks) {
    void it(`is recorded as it arrives: ${query || 'absent'}`, async () => {
      const { send, since } = await afterRanking();
      for (const verb of ['activate', 'reward']) {
        assert.equal((await send('POST', `my-site/${verb}/${EVENT}${query}`)).status, 200);
      }
      const mask = on !== undefined && { on };
      assert.deepEqual(since(), [
        { type: 'activation', app: 'my-site', time: NOW, eventId: EVENT, ...mask },
        { ...reward(1), ...mask },
      ]);
    });
  }

  for (const on of ['', 'g', 'FF', '0x1', '-1', '1.5', ' 1', '123456789', '1%20', '%00', 'one']) {
    void it(`is rejected if it is "${on}"`, async () => {
      const { send, since } = await afterRanking();
      for (const verb of ['activate', 'reward']) {
        const response = await send('POST', `my-site/${verb}/${EVENT}?on=${on}`);
        assert.equal(response.status, 400);
        assert.match(await response.text(), /^on: must be 1 to 8 lower-case hexadecimal digits/);
      }
      assert.deepEqual(since(), []);
    });
  }

  for (const on of ['0', '00000000']) {
    void it(`may be ${on} for an activation, not for a reward`, async () => {
      const { send, since } = await afterRanking();
      const response = await send('POST', `my-site/reward/${EVENT}?on=${on}`);
      assert.deepEqual([response.status, (await response.text()).slice(0, 5)], [400, 'on: 0']);
      assert.equal((await send('POST', `my-site/activate/${EVENT}?on=${on}`)).status, 200);
      assert.deepEqual(since(), [{ type: 'activation', app: 'my-site', time: NOW, eventId: EVENT, on: 0 }]);
    });
  }
});

void describe('while the log cannot be written', () => {
  for (const verb of ['reward', 'activate']) {
    void it(`${verb} returns 503, so that it can be sent again`, async () => {
      const why = 'No space left on /secret/path.';
      const { send } = createTestApi({ append: (_record, settle) => settle?.({ ok: false, why }) });
      const headers = { origin: 'https://www.example' };
      const response = await send('POST', `my-site/${verb}/${EVENT}`, { headers });
      assert.equal(response.status, 503);
      assert.equal(await response.text(), 'The event could not be stored. Send it again later.\n');
      assert.equal(response.headers.get('access-control-allow-origin'), 'https://www.example');
    });
  }

  void it('rankings are still answered', async () => {
    const { get } = createTestApi({ append: (_record, settle) => settle?.({ ok: false, why: '' }) });
    assert.equal((await get('my-site/rank/news')).status, 200);
  });
});
