import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';
import { until } from './fixtures.test.ts';
import { listen, type Listening } from './listen.ts';

const LOCAL = '127.0.0.1';
/** An address that no machine has (RFC 5737). */
const NOWHERE = '192.0.2.1';
const IPV6 = Object.values(networkInterfaces()).some((found) => found?.some(({ address }) => address === '::1'));

type Handle = Parameters<typeof listen>[0];

const hello: Handle = (_request, response) => void response.end('hello');

const start = async (handle: Handle, host = LOCAL): Promise<Listening> => {
  const listened = await listen(handle, host, 0);
  if (!listened.ok) assert.fail(listened.why);
  return listened.server;
};

const ask = (url: string, agent: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, resolve).once('error', reject);
  });

void describe('listen', () => {
  void it('finds a free port, and says where it is', async () => {
    const { url, port, close } = await start(hello);
    assert.equal(url, `http://127.0.0.1:${port}`);
    assert.notEqual(port, 0);
    assert.equal(await (await fetch(url)).text(), 'hello');
    await close();
    await assert.rejects(fetch(url));
  });

  void it('writes an address of IPv6 in brackets', { skip: !IPV6 }, async () => {
    const { url, port, close } = await start(hello, '::1');
    assert.equal(url, `http://[::1]:${port}`);
    assert.equal((await fetch(url)).status, 200);
    await close();
  });

  void it('says that a port is taken', async () => {
    const { port, close } = await start(hello);
    assert.deepEqual(await listen(hello, LOCAL, port), {
      ok: false,
      taken: true,
      why: `Cannot listen on 127.0.0.1:${port}: the port is in use by another process.`,
    });
    await close();
  });

  void it('says that an address is not to be had', async () => {
    const listened = await listen(hello, NOWHERE, 0);
    assert.ok(!listened.ok && !listened.taken);
    assert.match(listened.why, /^Cannot listen on 192\.0\.2\.1:0: .+\.$/);
  });
});

// Each of these would last ten seconds, until connections are cut, if nobody saw to it.
void describe('a server that is closed', () => {
  const QUICK = { timeout: 5000 };

  void it('does not wait for a connection that is kept for later requests', QUICK, async () => {
    const { url, close } = await start(hello);
    const agent = new Agent({ keepAlive: true });
    const response = await ask(url, agent);
    response.resume();
    await once(response, 'end');
    await close();
    agent.destroy();
  });

  void it(
    'does not wait for a connection that never asked for anything, as browsers open them ahead',
    QUICK,
    async () => {
      let connected = 0;
      const { url, port, close } = await start(() => (connected += 1));
      const socket = connect(port, LOCAL);
      await once(socket, 'connect');
      // The server has taken the connection once it answers the one that was made after it.
      const leave = new AbortController();
      const later = fetch(url, { signal: leave.signal });
      await until(() => connected === 1);
      leave.abort();
      await assert.rejects(later);
      await close();
      socket.destroy();
    },
  );

  void it('answers what is under way, and then ends the connection', QUICK, async () => {
    const held: ServerResponse[] = [];
    const { url, close } = await start((_request, response) => held.push(response));
    const agent = new Agent({ keepAlive: true });
    const asked = ask(url, agent);
    await until(() => held.length === 1);
    const closed = close();
    held[0]?.end('late');
    const response = await asked;
    assert.equal(response.headers.connection, 'close');
    assert.deepEqual((await response.toArray()).join(''), 'late');
    await closed;
    agent.destroy();
  });

  void it('waits for an answer whose beginning was sent already', QUICK, async () => {
    const held: ServerResponse[] = [];
    const { url, close } = await start((_request, response) => {
      response.write('begin');
      held.push(response);
    });
    const agent = new Agent({ keepAlive: true });
    const response = await ask(url, agent);
    const closed = close();
    held[0]?.end(' end');
    assert.equal((await response.toArray()).join(''), 'begin end');
    await closed;
    agent.destroy();
  });

  void it('cuts after ten seconds what does not come to an end', QUICK, async (test) => {
    test.mock.timers.enable({ apis: ['setTimeout'] });
    const { url, close } = await start((_request, response) => void response.write('and so on'));
    const agent = new Agent();
    const response = await ask(url, agent);
    const broken = once(response.resume(), 'error');
    const closed = close();
    test.mock.timers.tick(10_000);
    await closed;
    await broken;
  });
});
