import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startServer } from '../../startServer.ts';
import { createTestVolcengine, NOW } from './testVolcengine.test.ts';
import { callbackOf, FORMATS, hear, JSON_TYPE, predictOf, withHeaders, type Heard } from './volcengineWire.test.ts';

type Test = ReturnType<typeof createTestVolcengine>;

/** Both verbs have to pass the same; a failed prediction has no items. */
const askBoth = async ({ ask }: Test, application: string, headers: Readonly<Record<string, string>> = {}) => {
  const callback = await ask(`${application}/callback`, withHeaders(await callbackOf('JSON'), headers));
  const predict = await ask(`${application}/default`, withHeaders(await predictOf('JSON'), headers));
  assert.deepEqual([callback.status, predict.status], [200, 200]);
  return { callback: callback.heard, predict: predict.heard };
};

const unknown = (id: string): Heard => ({
  code: 400,
  message: `Can't find configuration for tenant/application_id:${id}, please check your tenant/application_id and path.`,
});

void describe('an application', () => {
  void it('is known where it is configured', async () => {
    const test = createTestVolcengine({ applications: { shop: {}, 10000: {} } });
    assert.equal((await askBoth(test, 'shop')).callback.success, true);
    assert.equal((await askBoth(test, '10000')).callback.success, true);
    assert.equal((await askBoth(test, 'sho%70')).callback.success, true);
  });

  for (const [path, id] of [
    ['general_demo', 'general_demo'],
    ['Shop', 'Shop'],
    ['__proto__', '__proto__'],
    ['constructor', 'constructor'],
    ['%E5%BA%94%E7%94%A8', '应用'],
    ['%3Cb%3E', '<b>'],
    ['a%2Fb', 'a/b'],
    ['x'.repeat(2000), 'x'.repeat(100)],
  ] as const) {
    void it(`is unknown where others are configured: ${path.slice(0, 30)}`, async () => {
      const test = createTestVolcengine();
      const { callback, predict } = await askBoth(test, path);
      assert.deepEqual([callback, predict], [unknown(id), unknown(id)]);
      assert.equal(test.records.length, 0);
    });
  }

  void it('is unknown where apps are configured, though one is called the same', async () => {
    const test = createTestVolcengine({ applications: {} });
    assert.deepEqual((await askBoth(test, 'shop')).callback, unknown('shop'));
  });

  void it('may have any name where nothing is configured, and knows the scene default', async () => {
    const test = createTestVolcengine({ apps: {}, applications: {} });
    for (const id of ['shop', '10000', 'general_demo']) {
      const { callback, predict } = await askBoth(test, id);
      assert.deepEqual([callback.success, predict.success], [true, true], id);
    }
    const wrong: Heard = { code: 400, message: "Can't support scene:home, please check your scene/topic." };
    assert.deepEqual((await test.ask('shop/callback', await callbackOf('JSON', { scene: 'home' }))).heard, wrong);
    assert.deepEqual((await test.ask('shop/home', await predictOf('JSON'))).heard, wrong);
  });

  void it('may have a name there that no app could have: its callbacks are recorded, and nobody ranks for it', async () => {
    const test = createTestVolcengine({ apps: {}, applications: {} });
    const { callback, predict } = await askBoth(test, '__proto__');
    assert.equal(callback.success, true);
    assert.deepEqual(predict, {
      code: 400,
      message: 'No app ranks for application __proto__; one names it by volcengineApplication.',
    });
    assert.deepEqual(
      test.records.map(({ app }) => app),
      [''],
    );
  });

  void it('has only the scenes that it is given', async () => {
    const { ask } = createTestVolcengine({ applications: { shop: { scenes: ['home'] } } });
    assert.equal((await ask('shop/callback', await callbackOf('JSON', { scene: 'home' }))).heard.success, true);
    assert.equal((await ask('shop/home', await predictOf('JSON'))).heard.success, true);
    assert.equal((await ask('shop/callback', await callbackOf('JSON'))).heard.code, 400);
    assert.equal((await ask('shop/default', await predictOf('JSON'))).heard.code, 400);
  });
});

void describe('the SPM route of a prediction', () => {
  const rows: readonly [spm: string, header: string, message: string][] = [
    ['A', 'true', 'OK'],
    ['B', 'true', 'context.spm: "B" is bound to no slot of application shop.'],
    ['', 'true', 'context.spm: is required with Enable-Spm-Route.'],
    ['B', 'false', 'OK'],
    ['s'.repeat(500), 'TRUE', `context.spm: "${'s'.repeat(100)}" is bound to no slot of application shop.`],
  ];
  for (const [spm, header, message] of rows) {
    void it(`is checked: ${spm.slice(0, 10) || 'no SPM'} with ${header}`, async () => {
      for (const format of FORMATS) {
        const { ask } = createTestVolcengine({ applications: { shop: { spms: ['A'] } } });
        const request = withHeaders(await predictOf(format, { spm }), { 'enable-spm-route': header });
        assert.equal((await ask('shop/default', request)).heard.message, message, format);
      }
    });
  }
});

void describe('the origins of the app', () => {
  const MINE = 'https://www.example';
  const apps = { front: { origins: [MINE], volcengineApplication: 'shop' }, open: {}, closed: { origins: [] } };
  const applications = { shop: {}, open: {}, closed: {}, spare: {} };
  const forbidden = (origin: string, app: string): Heard => ({
    code: 403,
    message: `The origin ${origin} is not among the origins of app ${app}.`,
  });

  const rows: readonly [application: string, origin: string, dev: boolean, app: string | undefined][] = [
    ['shop', MINE, false, undefined],
    ['shop', 'https://evil.example', false, 'front'],
    ['shop', `${MINE}:8443`, false, 'front'],
    ['shop', 'null', false, 'front'],
    ['shop', 'null', true, undefined],
    ['shop', 'https://evil.example', true, 'front'],
    ['open', 'https://evil.example', false, undefined],
    ['closed', MINE, false, 'closed'],
    // No app, no origins.
    ['spare', 'https://evil.example', false, undefined],
  ];
  for (const [application, origin, dev, app] of rows) {
    void it(`${app ? 'refuse' : 'pass'} ${origin} for ${application}${dev ? ' under --dev' : ''}`, async () => {
      const test = createTestVolcengine({ apps, applications, dev });
      const { callback, predict } = await askBoth(test, application, { origin });
      if (app === undefined) assert.equal(callback.success, true);
      else assert.deepEqual([callback, predict], [forbidden(origin, app), forbidden(origin, app)]);
      if (app !== undefined) assert.equal(test.records.length, 0);
    });
  }

  void it('say nothing of a request without one', async () => {
    const { callback, predict } = await askBoth(createTestVolcengine({ apps, applications }), 'closed');
    assert.deepEqual([callback.success, predict.success], [true, true]);
  });

  void it('are told of a long origin only in part', async () => {
    const origin = `https://${'x'.repeat(1000)}`;
    const { callback } = await askBoth(createTestVolcengine({ apps, applications }), 'shop', { origin });
    assert.deepEqual(callback, forbidden(origin.slice(0, 200), 'front'));
  });
});

void describe('a token', () => {
  const TOKEN = 's3cret';
  const SECONDS = `${NOW / 1000}`;

  const sign = (request: RequestInit, token = TOKEN): RequestInit => {
    const body = request.body instanceof Uint8Array ? request.body : assert.fail();
    const signature = createHash('sha256').update(token).update(body).update(`tenant${SECONDS}nonce`).digest('hex');
    return withHeaders(request, {
      'tenant-id': 'tenant',
      'tenant-ts': SECONDS,
      'tenant-nonce': 'nonce',
      'tenant-signature': signature,
    });
  };
  const create = () => createTestVolcengine({ applications: { shop: { token: TOKEN } } });
  const MISSING = 'Auth fail, the headers Tenant-Id, Tenant-Ts, Tenant-Nonce and Tenant-Signature are required.';

  for (const format of FORMATS) {
    void it(`takes ${format} that is signed as it is on the wire, and nothing else`, async () => {
      const { ask, records, pass } = create();
      const callback = await callbackOf(format);
      const predict = await predictOf(format);
      assert.equal((await ask('shop/callback', sign(callback))).heard.success, true);
      assert.equal((await ask('shop/default', sign(predict))).heard.success, true);
      const { length } = records;
      const refused: readonly [message: string, callback: RequestInit, predict: RequestInit][] = [
        [MISSING, callback, predict],
        ['Auth fail, the signature is wrong.', sign(callback, 'other'), sign(predict, 'other')],
        ['Auth fail, the signature is wrong.', { ...sign(callback), body: 'x' }, { ...sign(predict), body: 'x' }],
      ];
      for (const [message, one, two] of refused) {
        assert.deepEqual((await ask('shop/callback', one)).heard, { code: 401, message });
        assert.deepEqual((await ask('shop/default', two)).heard, { code: 401, message });
      }
      pass(5001);
      const late = 'Auth fail, Tenant-Ts must be the time in seconds, at most 5 of them ago.';
      assert.deepEqual((await ask('shop/callback', sign(callback))).heard, { code: 401, message: late });
      assert.deepEqual((await ask('shop/default', sign(predict))).heard, { code: 401, message: late });
      assert.equal(records.length, length);
    });
  }

  void it('is checked before anything of the body is looked into', async () => {
    const { ask } = create();
    const body = new Uint8Array(gzipSync(Buffer.alloc(100_000_000)));
    const bomb: RequestInit = { method: 'POST', body, headers: { 'content-encoding': 'gzip' } };
    assert.deepEqual((await ask('shop/callback', bomb)).heard, { code: 401, message: MISSING });
    const message = 'The body is larger than 8000000 bytes once it is unzipped.';
    assert.deepEqual((await ask('shop/callback', sign(bomb))).heard, { code: 400, message });
  });

  void it('of one application says nothing of another', async () => {
    const { ask } = createTestVolcengine({ applications: { shop: { token: TOKEN }, other: { token: 'x' }, open: {} } });
    assert.equal((await ask('other/callback', sign(await callbackOf('JSON')))).heard.code, 401);
    assert.equal((await ask('open/callback', await callbackOf('JSON'))).heard.success, true);
  });

  void it('that only the environment knows stops the start while it is missing there', async (test) => {
    const name = 'TOPSLOT_TEST_TOKEN_THAT_NOBODY_SETS';
    const volcengine = { applications: { shop: { token: { env: name } } } };
    await assert.rejects(startServer({ volcengine }), {
      message: `volcengine.applications.shop.token: the environment variable ${name} is not set.`,
    });
    process.env[name] = TOKEN;
    test.after(() => delete process.env[name]);
    await using server = await startServer({ volcengine });
    const { type, heard } = await hear(
      await fetch(`${server.url}/predict/api/shop/callback`, await callbackOf('JSON')),
    );
    assert.deepEqual([type, heard], [JSON_TYPE, { code: 401, message: MISSING }]);
  });
});
