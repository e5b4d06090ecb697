import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startServer } from '../../startServer.ts';
import { createTestVolcengine, NOW } from './testVolcengine.test.ts';
import {
  callbackRequest,
  FORMATS,
  parseResponse,
  JSON_TYPE,
  predictRequest,
  withHeaders,
  type Answer,
} from './volcengineWire.test.ts';

type Test = ReturnType<typeof createTestVolcengine>;

/** Sends a callback and a prediction request: both must pass the same checks. */
const askBoth = async ({ post }: Test, application: string, headers: Readonly<Record<string, string>> = {}) => {
  const callback = await post(`${application}/callback`, withHeaders(await callbackRequest('JSON'), headers));
  const predict = await post(`${application}/default`, withHeaders(await predictRequest('JSON'), headers));
  assert.deepEqual([callback.status, predict.status], [200, 200]);
  return { callback: callback.answer, predict: predict.answer };
};

const unknownApplication = (id: string): Answer => ({
  code: 400,
  message: `Can't find configuration for tenant/application_id:${id}, please check your tenant/application_id and path.`,
});

void describe('an application', () => {
  void it('is accepted if it is configured', async () => {
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
    void it(`is unknown if only others are configured: ${path.slice(0, 30)}`, async () => {
      const test = createTestVolcengine();
      const { callback, predict } = await askBoth(test, path);
      assert.deepEqual([callback, predict], [unknownApplication(id), unknownApplication(id)]);
      assert.equal(test.records.length, 0);
    });
  }

  void it('is unknown if only apps are configured, even one with the same name', async () => {
    const test = createTestVolcengine({ applications: {} });
    assert.deepEqual((await askBoth(test, 'shop')).callback, unknownApplication('shop'));
  });

  void it('may have any name if nothing is configured, and has the scene default', async () => {
    const test = createTestVolcengine({ apps: {}, applications: {} });
    for (const id of ['shop', '10000', 'general_demo']) {
      const { callback, predict } = await askBoth(test, id);
      assert.deepEqual([callback.success, predict.success], [true, true], id);
    }
    const sceneError: Answer = { code: 400, message: "Can't support scene:home, please check your scene/topic." };
    assert.deepEqual(
      (await test.post('shop/callback', await callbackRequest('JSON', { scene: 'home' }))).answer,
      sceneError,
    );
    assert.deepEqual((await test.post('shop/home', await predictRequest('JSON'))).answer, sceneError);
  });

  void it('is recorded, but has no app, if its name cannot be that of an app', async () => {
    const test = createTestVolcengine({ apps: {}, applications: {} });
    const { callback, predict } = await askBoth(test, '__proto__');
    assert.equal(callback.success, true);
    assert.deepEqual(predict, {
      code: 400,
      message: 'No app ranks for application __proto__. Set it as the volcengineApplication of an app.',
    });
    assert.deepEqual(
      test.records.map(({ app }) => app),
      [''],
    );
  });

  void it('has only the configured scenes', async () => {
    const { post } = createTestVolcengine({ applications: { shop: { scenes: ['home'] } } });
    assert.equal((await post('shop/callback', await callbackRequest('JSON', { scene: 'home' }))).answer.success, true);
    assert.equal((await post('shop/home', await predictRequest('JSON'))).answer.success, true);
    assert.equal((await post('shop/callback', await callbackRequest('JSON'))).answer.code, 400);
    assert.equal((await post('shop/default', await predictRequest('JSON'))).answer.code, 400);
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
        const { post } = createTestVolcengine({ applications: { shop: { spms: ['A'] } } });
        const request = withHeaders(await predictRequest(format, { spm }), { 'enable-spm-route': header });
        assert.equal((await post('shop/default', request)).answer.message, message, format);
      }
    });
  }
});

void describe('the origins of the app', () => {
  const ALLOWED = 'https://www.example';
  const apps = { front: { origins: [ALLOWED], volcengineApplication: 'shop' }, open: {}, closed: { origins: [] } };
  const applications = { shop: {}, open: {}, closed: {}, spare: {} };
  const forbidden = (origin: string, app: string): Answer => ({
    code: 403,
    message: `The origin ${origin} is not among the origins of app ${app}.`,
  });

  const rows: readonly [application: string, origin: string, dev: boolean, app: string | undefined][] = [
    ['shop', ALLOWED, false, undefined],
    ['shop', 'https://evil.example', false, 'front'],
    ['shop', `${ALLOWED}:8443`, false, 'front'],
    ['shop', 'null', false, 'front'],
    ['shop', 'null', true, undefined],
    ['shop', 'https://evil.example', true, 'front'],
    ['open', 'https://evil.example', false, undefined],
    ['closed', ALLOWED, false, 'closed'],
    // An application without an app has no origins.
    ['spare', 'https://evil.example', false, undefined],
  ];
  for (const [application, origin, dev, app] of rows) {
    void it(`${app ? 'reject' : 'accept'} ${origin} for ${application}${dev ? ' with --dev' : ''}`, async () => {
      const test = createTestVolcengine({ apps, applications, dev });
      const { callback, predict } = await askBoth(test, application, { origin });
      if (app === undefined) assert.equal(callback.success, true);
      else assert.deepEqual([callback, predict], [forbidden(origin, app), forbidden(origin, app)]);
      if (app !== undefined) assert.equal(test.records.length, 0);
    });
  }

  void it('do not restrict requests without an Origin', async () => {
    const { callback, predict } = await askBoth(createTestVolcengine({ apps, applications }), 'closed');
    assert.deepEqual([callback.success, predict.success], [true, true]);
  });

  void it('are followed by a shortened Origin in the error', async () => {
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
    void it(`accepts ${format} whose raw body is signed, and nothing else`, async () => {
      const { post, records, advanceClock } = create();
      const callback = await callbackRequest(format);
      const predict = await predictRequest(format);
      assert.equal((await post('shop/callback', sign(callback))).answer.success, true);
      assert.equal((await post('shop/default', sign(predict))).answer.success, true);
      const { length } = records;
      const rejected: readonly [message: string, callback: RequestInit, predict: RequestInit][] = [
        [MISSING, callback, predict],
        ['Auth fail, the signature is wrong.', sign(callback, 'other'), sign(predict, 'other')],
        ['Auth fail, the signature is wrong.', { ...sign(callback), body: 'x' }, { ...sign(predict), body: 'x' }],
      ];
      for (const [message, callbackInit, predictInit] of rejected) {
        assert.deepEqual((await post('shop/callback', callbackInit)).answer, { code: 401, message });
        assert.deepEqual((await post('shop/default', predictInit)).answer, { code: 401, message });
      }
      advanceClock(5001);
      const expired =
        "Auth fail, Tenant-Ts must be the time in seconds and differ from the server's clock by at most 5.";
      assert.deepEqual((await post('shop/callback', sign(callback))).answer, { code: 401, message: expired });
      assert.deepEqual((await post('shop/default', sign(predict))).answer, { code: 401, message: expired });
      assert.equal(records.length, length);
    });
  }

  void it('is checked before the body is decompressed', async () => {
    const { post } = create();
    const body = new Uint8Array(gzipSync(Buffer.alloc(100_000_000)));
    const bomb: RequestInit = { method: 'POST', body, headers: { 'content-encoding': 'gzip' } };
    assert.deepEqual((await post('shop/callback', bomb)).answer, { code: 401, message: MISSING });
    const message = 'The body is larger than 8000000 bytes after decompression.';
    assert.deepEqual((await post('shop/callback', sign(bomb))).answer, { code: 400, message });
  });

  void it('is valid for one application only', async () => {
    const { post } = createTestVolcengine({
      applications: { shop: { token: TOKEN }, other: { token: 'x' }, open: {} },
    });
    assert.equal((await post('other/callback', sign(await callbackRequest('JSON')))).answer.code, 401);
    assert.equal((await post('open/callback', await callbackRequest('JSON'))).answer.success, true);
  });

  void it('prevents the start if its environment variable is missing', async (test) => {
    const name = 'TOPSLOT_TEST_TOKEN_THAT_IS_NOT_SET';
    const volcengine = { applications: { shop: { token: { env: name } } } };
    await assert.rejects(startServer({ volcengine }), {
      message: `volcengine.applications.shop.token: the environment variable ${name} is not set.`,
    });
    process.env[name] = TOKEN;
    test.after(() => delete process.env[name]);
    await using server = await startServer({ volcengine });
    const { type, answer } = await parseResponse(
      await fetch(`${server.url}/predict/api/shop/callback`, await callbackRequest('JSON')),
    );
    assert.deepEqual([type, answer], [JSON_TYPE, { code: 401, message: MISSING }]);
  });
});
