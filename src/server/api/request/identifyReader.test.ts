import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestApi, drawn } from '../testApi.test.ts';

const READER = 'ee9e857b57644a3fa600bc0343952ae8';
const MONTH = 'Max-Age=2592000';

const forms = [
  { https: false, name: 'topslot_reader', attributes: ['HttpOnly', 'Path=/', 'SameSite=Lax'] },
  {
    https: true,
    name: '__Host-topslot_reader',
    attributes: ['HttpOnly', 'Partitioned', 'Path=/', 'SameSite=None', 'Secure'],
  },
];

for (const { https, name, attributes } of forms) {
  /** Sends a rank request with a cookie. Returns the cookie in the response and the reader in the log. */
  const rank = async (query: string, cookie?: string) => {
    const { get, records } = createTestApi({ https });
    const response = await get(`my-site/rank/news${query}`, cookie === undefined ? {} : { cookie });
    const [value, ...rest] = response.headers.getSetCookie().join('; ').split('; ');
    const decision = records.at(-1);
    return {
      set: value,
      attributes: rest.toSorted(),
      reader: decision?.type === 'decision' ? decision.context.reader : undefined,
    };
  };
  const forAMonth = [...attributes, MONTH].toSorted();

  void describe(`the reader's cookie over ${https ? 'https' : 'http'}`, () => {
    void it('is set for 30 days', async () => {
      const { set, attributes: given, reader } = await rank('');
      assert.deepEqual([set, given], [`${name}=${drawn(1)}`, forAMonth]);
      assert.equal(reader, drawn(1));
    });

    void it('is renewed for 30 days', async () => {
      const { set, attributes: given, reader } = await rank('', `a=b; ${name}=${READER}; c=d`);
      assert.deepEqual([set, given], [`${name}=${READER}`, forAMonth]);
      assert.equal(reader, READER);
    });

    for (const value of ['', 'x', READER.toUpperCase(), `${READER}0`, `${READER.slice(1)}g`, '<script>', '%00']) {
      void it(`is replaced if it contains "${value}", which is not a reader id`, async () => {
        const { set, reader } = await rank('', `${name}=${value}`);
        assert.deepEqual([set, reader], [`${name}=${drawn(1)}`, drawn(1)]);
      });
    }

    void it('is neither set nor read under dnt', async () => {
      assert.deepEqual(await rank('?dnt=1'), { set: '', attributes: [], reader: undefined });
      assert.deepEqual(await rank('?dnt=1', 'other=cookie'), { set: '', attributes: [], reader: undefined });
    });

    void it('is expired if it is sent under dnt', async () => {
      for (const value of [READER, 'anything']) {
        assert.deepEqual(await rank('?dnt=1', `${name}=${value}`), {
          set: `${name}=`,
          attributes: [...attributes, 'Max-Age=0'].toSorted(),
          reader: undefined,
        });
      }
    });
  });
}

void describe('a cookie set over http', () => {
  void it('is ignored over https, because an attacker could have set it', async () => {
    const { get, records } = createTestApi({ https: true });
    await get('my-site/rank/news', { cookie: `topslot_reader=${READER}` });
    const decision = records.at(-1);
    assert.equal(decision?.type === 'decision' && decision.context.reader, drawn(1));
  });

  void it('is expired under dnt over https, too', async () => {
    const { get } = createTestApi({ https: true });
    const response = await get('my-site/rank/news?dnt=1', { cookie: `topslot_reader=${READER}` });
    assert.match(response.headers.get('set-cookie') ?? '', /^topslot_reader=; Max-Age=0/);
  });
});

void describe('rewards and activations', () => {
  void it('neither set nor read a cookie', async () => {
    const { send } = createTestApi();
    for (const verb of ['reward', 'activate']) {
      const response = await send('POST', `my-site/${verb}/x`, { headers: { cookie: `topslot_reader=${READER}` } });
      assert.deepEqual([response.status, response.headers.getSetCookie()], [200, []]);
    }
  });
});
