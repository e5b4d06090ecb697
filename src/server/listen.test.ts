import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';
import { until } from './fixtures.test.ts';
import { listen, type ListeningServer } from './listen.ts';

const LOCAL = '127.0.0.1';
/** A documentation address, which no machine has (RFC 5737). */
const UNASSIGNED = '192.0.2.1';
const IPV6 = Object.values(networkInterfaces()).some((found) => found?.some(({ address }) => address === '::1'));

type Handle = Parameters<typeof listen>[0];

const hello: Handle = (_request, response) => void response.end('hello');

const start = async (handle: Handle, host = LOCAL): Promise<ListeningServer> => {
  const listened = await listen(handle, host, 0);
  if (!listened.ok) assert.fail(listened.why);
  return listened.server;
};

const sendRequest = (url: string, agent: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, resolve).once('error', reject);
  });

void describe('listen', () => {
  void it('listens on a free port and returns its address', async () => {
    const { url, port, close } = await start(hello);
    assert.equal(url, `http://127.0.0.1:${port}`);
    assert.notEqual(port, 0);
    assert.equal(await (await fetch(url)).text(), 'hello');
    await close();
    await assert.rejects(fetch(url));
  });

  void it('returns an IPv6 address in brackets', { skip: !IPV6 }, async () => {
    const { url, port, close } = await start(hello, '::1');
    assert.equal(url, `http://[::1]:${port}`);
    assert.equal((await fetch(url)).status, 200);
    await close();
  });

  void it('reports that the port is in use', async () => {
    const { port, close } = await start(hello);
    assert.deepEqual(await listen(hello, LOCAL, port), {
      ok: false,
      isPortInUse: true,
      why: `Cannot listen on 127.0.0.1:${port}: the port is in use by another process; choose another port.`,
    });
    await close();
  });

  void it('reports that the address is not available', async () => {
    const listened = await listen(hello, UNASSIGNED, 0);
    assert.ok(!listened.ok && !listened.isPortInUse);
    assert.match(listened.why, /^Cannot listen on 192\.0\.2\.1:0: .+\.$/);
  });
});

// Without special treatment, each of these tests would wait ten seconds for the forced end of its connection.
void describe('close()', () => {
  const QUICK = { timeout: 5000 };

  void it('does not wait for an idle keep-alive connection', QUICK, async () => {
    const { url, close } = await start(hello);
    const agent = new Agent({ keepAlive: true });
    const response = await sendRequest(url, agent);
    response.resume();
    await once(response, 'end');
    await close();
    agent.destroy();
  });

  void it('does not wait for an unused connection, as browsers open them in advance', QUICK, async () => {
    let requestCount = 0;
    const { url, port, close } = await start(() => (requestCount += 1));
    const socket = connect(port, LOCAL);
    await once(socket, 'connect');
    // A request on a later connection shows that the server has accepted this one.
    const client = new AbortController();
    const later = fetch(url, { signal: client.signal });
    await until(() => requestCount === 1);
    client.abort();
    await assert.rejects(later);
    await close();
    socket.destroy();
  });

  void it('answers an open request and then closes the connection', QUICK, async () => {
    const responses: ServerResponse[] = [];
    const { url, close } = await start((_request, response) => responses.push(response));
    const agent = new Agent({ keepAlive: true });
    const sent = sendRequest(url, agent);
    await until(() => responses.length === 1);
    const closed = close();
    responses[0]?.end('late');
    const response = await sent;
    assert.equal(response.headers.connection, 'close');
    assert.deepEqual((await response.toArray()).join(''), 'late');
    await closed;
    agent.destroy();
  });

  void it('waits for the end of a response that has begun', QUICK, async () => {
    const responses: ServerResponse[] = [];
    const { url, close } = await start((_request, response) => {
      response.write('begin');
      responses.push(response);
    });
    const agent = new Agent({ keepAlive: true });
    const response = await sendRequest(url, agent);
    const closed = close();
    responses[0]?.end(' end');
    assert.equal((await response.toArray()).join(''), 'begin end');
    await closed;
    agent.destroy();
  });

  void it('closes a connection whose response does not end within ten seconds', QUICK, async (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const { url, close } = await start((_request, response) => void response.write('and so on'));
    const agent = new Agent();
    const response = await sendRequest(url, agent);
    const broken = once(response.resume(), 'error');
    const closed = close();
    test.mock.timers.tick(10_000);
    await closed;
    await broken;
  });
});
