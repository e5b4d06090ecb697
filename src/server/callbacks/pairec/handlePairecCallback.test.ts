import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallbackRecord } from '../../../learn/records/record.ts';
import { EXAMPLE } from '../../../wire/pairec/documentExample.test.ts';
import type { WriteResult, Log, AppendResult } from '../../log/commit/log.ts';
import {
  answerText,
  assertNothingWritten,
  callbackBody,
  createTestCallbacks,
  NOW,
  simpleConfig,
  type TestCallbacks,
} from './testPairec.test.ts';

const TYPE = 'text/plain; charset=utf-8';

void describe("PAI-Rec's callback over HTTP", () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    void it(`accepts ${method} with any Content-Type and Content-Encoding`, async () => {
      const callbacks = createTestCallbacks();
      const headers = { 'content-type': 'image/png', 'content-encoding': 'br' };
      const response = await callbacks.send('/api/callback', { method, headers, body: callbackBody() });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), TYPE);
      assert.equal(await response.text(), answerText(200, 'success', 'r'));
      assert.equal(callbacks.lines.length, 2);
    });
  }

  for (const method of ['GET', 'OPTIONS', 'POST', 'DELETE']) {
    void it(`answers ${method} without a body like any empty request, so there is no preflight`, async () => {
      const headers = { 'access-control-request-method': 'POST', origin: 'https://www.example' };
      const response = await createTestCallbacks().send('/api/callback', { method, headers });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('content-type'), TYPE);
      assert.equal(await response.text(), answerText(400, 'request body empty'));
    });
  }

  void it('answers HEAD without a body', async () => {
    const response = await createTestCallbacks().send('/api/callback', { method: 'HEAD' });
    assert.deepEqual([response.status, await response.text()], [200, '']);
  });

  void it('never sends CORS headers', async () => {
    const callbacks = createTestCallbacks({ apps: { s: { origins: ['https://www.example'] } } });
    for (const origin of ['https://www.example', 'https://evil.example', undefined]) {
      for (const [method, body] of [
        ['POST', callbackBody()],
        ['POST', '{'],
        ['OPTIONS', undefined],
      ] as const) {
        const headers = origin === undefined ? undefined : { origin };
        const { status, headers: sent } = await callbacks.send('/api/callback', {
          method,
          ...(headers && { headers }),
          ...(body !== undefined && { body }),
        });
        assert.equal(status, 200);
        assert.deepEqual(
          [...sent.keys()].filter((name) => /^(?:access-control-|vary$|set-cookie$)/.test(name)),
          [],
        );
        assert.equal(sent.get('content-type'), TYPE);
        assert.equal(sent.get('cache-control'), 'no-store');
      }
    }
  });

  void it("returns the exact request_id, escaped as Go's encoder does", async () => {
    const requestId = '<"\\\u2028ü&\n';
    assert.equal(
      await createTestCallbacks().post(callbackBody({ request_id: requestId })),
      '{"code":200,"msg":"success","request_id":"\\u003c\\"\\\\\\u2028ü\\u0026\\n"}',
    );
  });
});

void describe('the origin of a callback', () => {
  const origins = ['https://www.example'];
  const rows: readonly [origin: string | undefined, apps: object, dev: boolean, isAccepted: boolean][] = [
    [undefined, { s: { origins } }, false, true],
    ['https://www.example', { s: { origins } }, false, true],
    ['https://evil.example', { s: { origins } }, false, false],
    ['https://www.example.evil', { s: { origins } }, false, false],
    ['null', { s: { origins } }, false, false],
    ['null', { s: { origins } }, true, true],
    ['https://evil.example', { s: { origins } }, true, false],
    ['https://evil.example', { s: { origins: [] } }, false, false],
    ['https://evil.example', { s: {} }, false, true],
    ['https://evil.example', { shop: { origins, pairecScene: 's' } }, false, false],
    // The app s has another pairecScene, so no app ranks for this scene.
    ['https://evil.example', { s: { origins, pairecScene: 'other' } }, false, true],
  ];
  for (const [origin, apps, dev, isAccepted] of rows) {
    void it(`${origin} is ${isAccepted ? 'accepted' : 'rejected'} by ${JSON.stringify(apps)}${dev ? ' with --dev' : ''}`, async () => {
      const callbacks = createTestCallbacks({ apps: { ...apps }, dev });
      const answer = await callbacks.post(callbackBody(), origin === undefined ? {} : { origin });
      const [app] = Object.keys(apps);
      if (isAccepted) {
        assert.equal(answer, answerText(200, 'success', 'r'));
        assert.deepEqual([callbacks.records.length, callbacks.lines.length], [1, 2]);
      } else {
        assert.equal(answer, answerText(403, `the origin ${origin} is not among the origins of app ${app}`));
        assertNothingWritten(callbacks);
      }
    });
  }

  void it('is checked only after the body is valid', async () => {
    const callbacks = createTestCallbacks({ apps: { s: { origins } } });
    assert.equal(
      await callbacks.post('{', { origin: 'https://evil.example' }),
      answerText(400, 'The body is not JSON.'),
    );
  });

  void it('is shortened in the answer', async () => {
    const callbacks = createTestCallbacks({ apps: { s: { origins } } });
    const answer = await callbacks.post(callbackBody(), { origin: `https://${'x'.repeat(5000)}` });
    assert.equal(answer, answerText(403, `the origin https://${'x'.repeat(192)} is not among the origins of app s`));
  });
});

void describe('a callback in the log', () => {
  const items = [
    { item_id: 'a', reason: 'kept' },
    { item_id: 'b', reason: 'Filter' },
    { item_id: 'c', reason: 'inserted' },
    { item_id: 'd', reason: ['filtered'], x: 1 },
  ];

  void it("contains the delivered items and the scene's app", async () => {
    const callbacks = createTestCallbacks({ apps: { shop: { pairecScene: 's' } } });
    await callbacks.post(callbackBody({ item_list: items, features: { age: 25 } }));
    const record: CallbackRecord = {
      type: 'callback',
      app: 'shop',
      time: NOW,
      api: 'pairec',
      scene: 's',
      uid: 'u',
      requestId: 'r',
      items: [{ id: 'a' }, { id: 'b', reason: 'filtered' }, { id: 'c', reason: 'inserted' }, { id: 'd' }],
    };
    assert.deepEqual(callbacks.records, [record]);
  });

  void it('states whether a browser sent it', async () => {
    const callbacks = createTestCallbacks();
    await callbacks.post(callbackBody(), { origin: 'https://www.example' });
    await callbacks.post(callbackBody(), { 'sec-fetch-site': 'cross-site' });
    await callbacks.post(callbackBody());
    assert.deepEqual(
      callbacks.records.map((record) => record.type === 'callback' && record.browser),
      [true, true, undefined],
    );
  });

  void it('contains all items, also if few are sampled', async () => {
    const callbacks = createTestCallbacks({ pairec: simpleConfig({ ItemSize: 1 }) });
    await callbacks.post(callbackBody({ item_list: items }));
    const [record] = callbacks.records;
    assert.deepEqual([callbacks.lines.length, record?.type === 'callback' && record.items.length], [2, 4]);
  });
});

void describe('a failed write', () => {
  const FULL: WriteResult = { ok: false, why: 'The disk is full.' };
  const OK: WriteResult = { ok: true };

  void it('to the log is answered with code 500, writes no topic, and the callback can be sent again', async () => {
    const results = [FULL, OK];
    const callbacks = createTestCallbacks({ append: (_record, settle) => settle?.(results.shift() ?? OK) });
    assert.equal(
      await callbacks.post(callbackBody()),
      answerText(500, 'it could not be stored; please send it again later'),
    );
    assertNothingWritten(callbacks);
    assert.equal(await callbacks.post(callbackBody()), answerText(200, 'success', 'r'));
    // The failed callback left no trace, so this one does not count as repeated.
    assert.deepEqual([callbacks.lines.length, callbacks.loggedLines], [2, []]);
  });

  void it('to the topic is answered with code 500 and logged, and the callback can be sent again', async () => {
    const results = [FULL, OK];
    const callbacks = createTestCallbacks({ written: () => results.shift() ?? OK });
    assert.equal(
      await callbacks.post(callbackBody()),
      answerText(500, 'its records could not be stored; please send it again later'),
    );
    assert.deepEqual([callbacks.lines, callbacks.loggedLines], [[], ['callback: scene s: The disk is full.']]);
    assert.equal(await callbacks.post(callbackBody()), answerText(200, 'success', 'r'));
    assert.equal(callbacks.lines.length, 2);
  });

  void it('without a topic is answered with code 500 and logged, and the callback is in the log', async () => {
    const callbacks = createTestCallbacks({ pairec: simpleConfig({ DataSource: { Name: 'other', Type: 'datahub' } }) });
    assert.equal(
      await callbacks.post(callbackBody()),
      answerText(500, 'its records could not be stored; please send it again later'),
    );
    assert.equal(callbacks.records.length, 1);
    assert.deepEqual(callbacks.loggedLines, [
      'callback: scene s: pairec.CallBackConfs.s.DataSource: Type must be datahub or kafka, and Name must be a key of ' +
        'DatahubConfs, but is "other".',
    ]);
  });

  void it('is awaited before the answer', async () => {
    const settleCalls: (((result: AppendResult) => void) | undefined)[] = [];
    const append: Log['append'] = (_record, settle) => settleCalls.push(settle);
    const callbacks = createTestCallbacks({ append });
    let answer = '';
    const sent = callbacks.post(callbackBody()).then((text) => (answer = text));
    while (settleCalls.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
    assert.deepEqual([answer, callbacks.lines], ['', []]);
    settleCalls[0]?.(OK);
    await sent;
    assert.equal(answer, answerText(200, 'success', 'r'));
  });
});

void describe('a callback that names a decision', () => {
  void it('activates it if a server delivered its top story on top', async () => {
    const rows = [
      [{}, ['https://www.example/a', 'x'], 'repeated'],
      [{}, ['a'], 'repeated'],
      [{ origin: 'https://www.example' }, ['a'], 'counted'],
      [{}, ['b', 'a'], 'counted'],
    ] as const;
    for (const [headers, ids, joined] of rows) {
      const callbacks = createTestCallbacks();
      const eventId = callbacks.rank();
      const list = ids.map((id) => ({ item_id: id }));
      assert.equal(
        await callbacks.post(callbackBody({ request_id: eventId, item_list: list }), headers),
        answerText(200, 'success', eventId),
      );
      const effect = callbacks.app('s')?.fold.applyRecord({ type: 'activation', app: 's', time: NOW, eventId });
      assert.equal(effect?.joined, joined, ids.join());
    }
  });
});

void describe("a callback's model features", () => {
  const recordContext = async (requestIdOf: (callbacks: TestCallbacks) => string): Promise<unknown> => {
    const callbacks = createTestCallbacks({ pairec: simpleConfig({ RankConf: {} }) });
    await callbacks.post(callbackBody({ request_id: requestIdOf(callbacks) }));
    const { context_features: context }: Record<string, unknown> = JSON.parse(callbacks.lines[1] ?? '');
    return context;
  };

  void it('contain the context of the decision that it names', async () => {
    assert.equal(
      await recordContext(({ rank }) => rank('reader')),
      '{"device":"phone","from":"search","hour":9,"language":"de"}',
    );
  });

  void it('contain only the hour if it names no decision', async () => {
    assert.equal(await recordContext(() => 'r'), '{"device":"unknown","hour":17}');
  });
});

void it("accepts the document's curl example byte for byte, with the form Content-Type that curl sends", async () => {
  const callbacks = createTestCallbacks({ apps: {} });
  const requestId = 'd9cb1c8d-4d3f-491b-9ea3-380481dabde3';
  assert.equal(await callbacks.post(EXAMPLE), answerText(200, 'success', requestId));
});
