import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createTestVolcengine, eventId } from './volcengine/testVolcengine.test.ts';
import { callbackOf, FORMATS, item, predictOf, withHeaders, type Heard } from './volcengine/volcengineWire.test.ts';

// "A recommendation request should correspond to only one callback request", says the page, and "unexpected results"
// otherwise. What follows instead is ours.

const OK: Heard = { message: 'OK', success: true };
const duplicate = (id: string): Heard => ({ code: 409, message: `Duplicate submission with request-id: ${id}.` });

/** Tells what uid1 would be recommended, and who is listed first. */
const left = async (ask: ReturnType<typeof createTestVolcengine>['ask'], uid = 'uid1'): Promise<string> => {
  const { heard } = await ask('shop/default', await predictOf('JSON', { uid, size: 5 }));
  return (heard.items ?? []).map((text) => text.split(' ', 1).join('')).join(' ');
};

const APPLICATIONS = { shop: { actionSets: ['news'], scenes: ['default', 'home'] } };
const create = () => createTestVolcengine({ applications: APPLICATIONS });

for (const format of FORMATS) {
  void describe(`a second callback for one prediction, as ${format}`, () => {
    void it('is taken if it is the same, as often as it comes, and changes nothing', async () => {
      const { ask } = create();
      const request = await callbackOf(format, { predictRequestId: 'r1', items: [item('1'), item('2', 'filter')] });
      for (let count = 0; count < 3; count += 1) {
        assert.deepEqual((await ask('shop/callback', request)).heard, OK);
        assert.equal(await left(ask), '2 3 4 5');
      }
    });

    void it('is refused if it differs, and its items have no effect', async () => {
      const { ask } = create();
      const first = { predictRequestId: 'r1', items: [item('1', undefined, '1'), item('2', 'filter')] };
      await ask('shop/callback', await callbackOf(format, first));
      const changes: readonly Parameters<typeof callbackOf>[1][] = [
        { items: [item('3')] },
        { items: first.items.slice(0, 1) },
        { items: [...first.items, item('3')] },
        { items: first.items.toReversed() },
        { items: [item('1', undefined, '1'), item('2')] },
        { items: [item('1', undefined, '2'), item('2', 'filter')] },
        { scene: 'home' },
        { uid: 'uid2' },
      ];
      for (const change of changes) {
        const { heard } = await ask('shop/callback', await callbackOf(format, { ...first, ...change }));
        assert.deepEqual(heard, duplicate('r1'), JSON.stringify(change));
        assert.deepEqual([await left(ask), await left(ask, 'uid2')], ['2 3 4 5', '1 2 3 4 5']);
      }
      // And the first one can still be repeated.
      assert.deepEqual((await ask('shop/callback', await callbackOf(format, first))).heard, OK);
    });
  });
}

void describe('what counts as a second callback', () => {
  const first = { predictRequestId: 'r1', items: [item('1')] };
  const other = { items: [item('2')] };

  void it('is one for the same request, named in the body or in the header', async () => {
    const { ask } = create();
    await ask('shop/callback', await callbackOf('JSON', first));
    const byHeader = withHeaders(await callbackOf('JSON', other), { 'request-id': 'r1' });
    assert.deepEqual((await ask('shop/callback', byHeader)).heard, duplicate('r1'));
    assert.equal(await left(ask), '2 3 4 5');
  });

  void it('is one in another format', async () => {
    const { ask } = create();
    await ask('shop/callback', await callbackOf('JSON', first));
    assert.deepEqual((await ask('shop/callback', await callbackOf('zipped protobuf', first))).heard, OK);
    const { heard } = await ask('shop/callback', await callbackOf('zipped protobuf', { ...first, ...other }));
    assert.deepEqual(heard, duplicate('r1'));
  });

  void it('is not one whose own Request-Id is new, as that of a retry is, or whose context is another', async () => {
    const { ask } = create();
    for (const [id, spm] of [
      ['c1', ''],
      ['c2', 'A'],
    ] as const) {
      const request = withHeaders(await callbackOf('JSON', { ...first, spm }), { 'request-id': id });
      assert.deepEqual((await ask('shop/callback', request)).heard, OK);
    }
  });

  void it('is not one that names another request, or none', async () => {
    const { ask } = create();
    for (const [predictRequestId, name, rest] of [
      ['r1', '1', '2 3 4 5'],
      ['r2', '2', '3 4 5'],
      ['', '3', '4 5'],
      ['', '4', '5'],
    ] as const) {
      const request = await callbackOf('JSON', { predictRequestId, items: [item(name)] });
      assert.deepEqual((await ask('shop/callback', request)).heard, OK);
      assert.equal(await left(ask), rest);
    }
  });

  void it('is not one to another application', async () => {
    const apps = { shop: {}, second: {}, third: { volcengineApplication: 'nobodys' } };
    const { ask } = createTestVolcengine({ apps, applications: { shop: {}, second: {}, spare: {}, spare2: {} } });
    const names = ['shop', 'second', 'spare', 'spare2'];
    for (const [index, name] of names.entries()) {
      const request = await callbackOf('JSON', { ...first, items: [item(`${index}`)] });
      assert.deepEqual((await ask(`${name}/callback`, request)).heard, OK, name);
    }
    // Those that no app ranks for are kept apart, too, and are not let through twice.
    for (const name of names) {
      const request = await callbackOf('JSON', { ...first, items: [item('9')] });
      assert.deepEqual((await ask(`${name}/callback`, request)).heard, duplicate('r1'), name);
    }
  });

  void it('is not one from a page, which must not stand in the way of the server that knows better', async () => {
    const { ask } = create();
    const origin = { origin: 'https://www.example' };
    const page = withHeaders(await callbackOf('JSON', { ...first, ...other }), origin);
    assert.deepEqual((await ask('shop/callback', page)).heard, OK);
    assert.deepEqual((await ask('shop/callback', await callbackOf('JSON', first))).heard, OK);
    assert.equal(await left(ask), '2 3 4 5');
  });

  void it('is told by the event id as well', async () => {
    const { ask } = create();
    const { heard } = await ask('shop/default', await predictOf('JSON'));
    assert.equal(heard.requestId, eventId(1));
    await ask('shop/callback', await callbackOf('JSON', { ...first, predictRequestId: eventId(1) }));
    const second = await ask('shop/callback', await callbackOf('JSON', { ...other, predictRequestId: eventId(1) }));
    assert.deepEqual(second.heard, duplicate(eventId(1)));
  });

  void it('is recorded, though nothing follows from it', async () => {
    const { ask, records } = create();
    for (const change of [{}, {}, other]) await ask('shop/callback', await callbackOf('JSON', { ...first, ...change }));
    assert.deepEqual(
      records.map((record) => record.type === 'callback' && record.items.map(({ id }) => id)),
      [[item('1').id], [item('1').id], [item('2').id]],
    );
  });
});
