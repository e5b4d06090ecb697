import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestVolcengine, eventId } from './volcengine/testVolcengine.test.ts';
import {
  callbackRequest,
  FORMATS,
  item,
  predictRequest,
  withHeaders,
  type Answer,
} from './volcengine/volcengineWire.test.ts';

// Volcengine's document: "A recommendation request should correspond to only one callback request"; otherwise there are
// "unexpected results". The behavior tested here is our own definition.

const OK: Answer = { message: 'OK', success: true };
const duplicate = (id: string): Answer => ({ code: 409, message: `Duplicate submission with request-id: ${id}.` });

/** Returns the names of the articles that a uid would be recommended, in order. */
const predictNames = async (post: ReturnType<typeof createTestVolcengine>['post'], uid = 'uid1'): Promise<string> => {
  const { answer } = await post('shop/default', await predictRequest('JSON', { uid, size: 5 }));
  return (answer.items ?? []).map((text) => text.split(' ', 1).join('')).join(' ');
};

const APPLICATIONS = { shop: { actionSets: ['news'], scenes: ['default', 'home'] } };
const create = () => createTestVolcengine({ applications: APPLICATIONS });

for (const format of FORMATS) {
  void describe(`a second callback for one prediction, as ${format}`, () => {
    void it('is accepted if it is identical, any number of times, and changes nothing', async () => {
      const { post } = create();
      const request = await callbackRequest(format, {
        predictRequestId: 'r1',
        items: [item('1'), item('2', 'filter')],
      });
      for (let count = 0; count < 3; count += 1) {
        assert.deepEqual((await post('shop/callback', request)).answer, OK);
        assert.equal(await predictNames(post), '2 3 4 5');
      }
    });

    void it('is rejected if it differs, and its items have no effect', async () => {
      const { post } = create();
      const firstCallback = { predictRequestId: 'r1', items: [item('1', undefined, '1'), item('2', 'filter')] };
      await post('shop/callback', await callbackRequest(format, firstCallback));
      const changes: readonly Parameters<typeof callbackRequest>[1][] = [
        { items: [item('3')] },
        { items: firstCallback.items.slice(0, 1) },
        { items: [...firstCallback.items, item('3')] },
        { items: firstCallback.items.toReversed() },
        { items: [item('1', undefined, '1'), item('2')] },
        { items: [item('1', undefined, '2'), item('2', 'filter')] },
        { scene: 'home' },
        { uid: 'uid2' },
      ];
      for (const change of changes) {
        const { answer } = await post('shop/callback', await callbackRequest(format, { ...firstCallback, ...change }));
        assert.deepEqual(answer, duplicate('r1'), JSON.stringify(change));
        assert.deepEqual([await predictNames(post), await predictNames(post, 'uid2')], ['2 3 4 5', '1 2 3 4 5']);
      }
      // The first callback can still be repeated.
      assert.deepEqual((await post('shop/callback', await callbackRequest(format, firstCallback))).answer, OK);
    });
  });
}

void describe('a callback that counts as the second one', () => {
  const firstCallback = { predictRequestId: 'r1', items: [item('1')] };
  const otherItems = { items: [item('2')] };

  void it('is a callback for the same request, named in the body or in the header', async () => {
    const { post } = create();
    await post('shop/callback', await callbackRequest('JSON', firstCallback));
    const byHeader = withHeaders(await callbackRequest('JSON', otherItems), { 'request-id': 'r1' });
    assert.deepEqual((await post('shop/callback', byHeader)).answer, duplicate('r1'));
    assert.equal(await predictNames(post), '2 3 4 5');
  });

  void it('is a callback for the same request in another format', async () => {
    const { post } = create();
    await post('shop/callback', await callbackRequest('JSON', firstCallback));
    assert.deepEqual((await post('shop/callback', await callbackRequest('zipped protobuf', firstCallback))).answer, OK);
    const { answer } = await post(
      'shop/callback',
      await callbackRequest('zipped protobuf', { ...firstCallback, ...otherItems }),
    );
    assert.deepEqual(answer, duplicate('r1'));
  });

  void it('is not an identical callback with a new Request-Id or another context', async () => {
    const { post } = create();
    for (const [id, spm] of [
      ['c1', ''],
      ['c2', 'A'],
    ] as const) {
      const request = withHeaders(await callbackRequest('JSON', { ...firstCallback, spm }), { 'request-id': id });
      assert.deepEqual((await post('shop/callback', request)).answer, OK);
    }
  });

  void it('is not a callback that names another request or none', async () => {
    const { post } = create();
    for (const [predictRequestId, name, remaining] of [
      ['r1', '1', '2 3 4 5'],
      ['r2', '2', '3 4 5'],
      ['', '3', '4 5'],
      ['', '4', '5'],
    ] as const) {
      const request = await callbackRequest('JSON', { predictRequestId, items: [item(name)] });
      assert.deepEqual((await post('shop/callback', request)).answer, OK);
      assert.equal(await predictNames(post), remaining);
    }
  });

  void it('is not a callback to another application', async () => {
    const apps = { shop: {}, second: {}, third: { volcengineApplication: 'unknown' } };
    const { post } = createTestVolcengine({ apps, applications: { shop: {}, second: {}, spare: {}, spare2: {} } });
    const names = ['shop', 'second', 'spare', 'spare2'];
    for (const [index, name] of names.entries()) {
      const request = await callbackRequest('JSON', { ...firstCallback, items: [item(`${index}`)] });
      assert.deepEqual((await post(`${name}/callback`, request)).answer, OK, name);
    }
    // Applications without an app are distinguished too, and their callbacks are accepted only once.
    for (const name of names) {
      const request = await callbackRequest('JSON', { ...firstCallback, items: [item('9')] });
      assert.deepEqual((await post(`${name}/callback`, request)).answer, duplicate('r1'), name);
    }
  });

  void it("is not a callback after one from a page: a page must not block the server's callback", async () => {
    const { post } = create();
    const origin = { origin: 'https://www.example' };
    const page = withHeaders(await callbackRequest('JSON', { ...firstCallback, ...otherItems }), origin);
    assert.deepEqual((await post('shop/callback', page)).answer, OK);
    assert.deepEqual((await post('shop/callback', await callbackRequest('JSON', firstCallback))).answer, OK);
    assert.equal(await predictNames(post), '2 3 4 5');
  });

  void it('is recognized by the event id too', async () => {
    const { post } = create();
    const { answer } = await post('shop/default', await predictRequest('JSON'));
    assert.equal(answer.requestId, eventId(1));
    await post('shop/callback', await callbackRequest('JSON', { ...firstCallback, predictRequestId: eventId(1) }));
    const secondResponse = await post(
      'shop/callback',
      await callbackRequest('JSON', { ...otherItems, predictRequestId: eventId(1) }),
    );
    assert.deepEqual(secondResponse.answer, duplicate(eventId(1)));
  });

  void it('is recorded although it has no effect', async () => {
    const { post, records } = create();
    for (const change of [{}, {}, otherItems])
      await post('shop/callback', await callbackRequest('JSON', { ...firstCallback, ...change }));
    assert.deepEqual(
      records.map((record) => record.type === 'callback' && record.items.map(({ id }) => id)),
      [[item('1').id], [item('1').id], [item('2').id]],
    );
  });
});
