import assert from 'node:assert/strict';

const WORKERS = 8;

export const pick = (list) => list[Math.floor(Math.random() * list.length)];

/** Returns a name that identifies a record in the list of acknowledged ones. */
export const nameOf = ({ type, eventId, requestId, value, items }) =>
  type === 'callback'
    ? `callback ${requestId} ${items[0].id}`
    : `${type} ${eventId}${type === 'reward' ? ` ${value}` : ''}`;

/**
 * Sends rewards, activations and callbacks to randomly chosen servers, until `urls` returns none.
 *
 * @param urls returns the addresses of the running servers; a server is removed before it is killed
 * @param acknowledged receives the names of the acknowledged records
 * @param mayReject whether a server may reject a record, which is then not acknowledged
 */
export const load = async (urls, acknowledged, mayReject = false) => {
  const ranked = [];

  const post = async (path, body) => {
    const answer = await fetch(pick(urls()) + path, { method: 'POST', body });
    const text = await answer.text();
    assert.ok(answer.status === 200 || (mayReject && answer.status === 503), `${answer.status} ${text}`);
    return { isAcknowledged: answer.status === 200, text };
  };
  const note = (isAcknowledged, name) => isAcknowledged && acknowledged.push(name);

  const rank = async () => {
    const defer = Math.random() < 0.5 ? '&defer=1' : '';
    const answer = await fetch(`${pick(urls())}/api/v2/site/rank/news?limit=${pick([5, 20])}${defer}`, {
      headers: { accept: 'application/json' },
    });
    const { eventId, ranking } = await answer.json();
    ranked.push({ eventId, top: ranking[0].id });
  };
  const requests = [
    async ({ eventId }) => {
      const { isAcknowledged } = await post(`/api/v2/site/activate/${eventId}`);
      note(isAcknowledged, nameOf({ type: 'activation', eventId }));
    },
    async ({ eventId }) => {
      const value = pick([1, 0, 2.5]);
      const { isAcknowledged } = await post(`/api/v2/site/reward/${eventId}`, String(value));
      note(isAcknowledged, nameOf({ type: 'reward', eventId, value }));
    },
    async ({ eventId, top }) => {
      const id = pick([top, 'g1']);
      const body = { uid: 'u', request_id: eventId, scene_id: 'site', item_list: [{ item_id: id }] };
      const { code, msg } = JSON.parse((await post('/api/callback', JSON.stringify(body))).text);
      assert.ok(code === 200 || mayReject, msg);
      note(code === 200, nameOf({ type: 'callback', requestId: eventId, items: [{ id }] }));
    },
  ];

  const worker = async () => {
    while (urls().length > 0) {
      try {
        await rank();
        await pick([...requests, requests[1]])(pick(ranked.slice(-50)));
      } catch (error) {
        // `fetch` throws a TypeError when the server is killed: the request was not acknowledged. Other errors fail the
        // test.
        if (!(error instanceof TypeError)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
};
