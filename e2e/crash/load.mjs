import assert from 'node:assert/strict';

const WORKERS = 8;

export const pick = (list) => list[Math.floor(Math.random() * list.length)];

/** How a record is called that was, or should have been, acknowledged. */
export const nameOf = ({ type, eventId, requestId, value, items }) =>
  type === 'callback'
    ? `callback ${requestId} ${items[0].id}`
    : `${type} ${eventId}${type === 'reward' ? ` ${value}` : ''}`;

/**
 * Sends everything that a server has to acknowledge, each request to one of several, and notes what was acknowledged, until
 * there is none left.
 *
 * @param urls gives those that are there; one that is to be killed is taken out before
 * @param mayRefuse a record may be refused: it is not acknowledged then
 */
export const load = async (urls, acknowledged, mayRefuse = false) => {
  const known = [];

  const post = async (path, body) => {
    const answer = await fetch(pick(urls()) + path, { method: 'POST', body });
    const text = await answer.text();
    assert.ok(answer.status === 200 || (mayRefuse && answer.status === 503), `${answer.status} ${text}`);
    return { isTaken: answer.status === 200, text };
  };
  const note = (isTaken, name) => isTaken && acknowledged.push(name);

  const rank = async () => {
    const defer = Math.random() < 0.5 ? '&defer=1' : '';
    const answer = await fetch(`${pick(urls())}/api/v2/site/rank/news?limit=${pick([5, 20])}${defer}`, {
      headers: { accept: 'application/json' },
    });
    const { eventId, ranking } = await answer.json();
    known.push({ eventId, top: ranking[0].id });
  };
  const kinds = [
    async ({ eventId }) => {
      const { isTaken } = await post(`/api/v2/site/activate/${eventId}`);
      note(isTaken, nameOf({ type: 'activation', eventId }));
    },
    async ({ eventId }) => {
      const value = pick([1, 0, 2.5]);
      const { isTaken } = await post(`/api/v2/site/reward/${eventId}`, String(value));
      note(isTaken, nameOf({ type: 'reward', eventId, value }));
    },
    async ({ eventId, top }) => {
      const id = pick([top, 'g1']);
      const body = { uid: 'u', request_id: eventId, scene_id: 'site', item_list: [{ item_id: id }] };
      const { code, msg } = JSON.parse((await post('/api/callback', JSON.stringify(body))).text);
      assert.ok(code === 200 || mayRefuse, msg);
      note(code === 200, nameOf({ type: 'callback', requestId: eventId, items: [{ id }] }));
    },
  ];

  const worker = async () => {
    while (urls().length > 0) {
      try {
        await rank();
        await pick([...kinds, kinds[1]])(pick(known.slice(-50)));
      } catch (error) {
        // Killed: whatever was under way has not been acknowledged. Anything else is a finding.
        if (!(error instanceof TypeError)) throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
};
