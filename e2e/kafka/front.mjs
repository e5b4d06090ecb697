import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** The API key of a produce request. */
const PRODUCE = 0;

/**
 * Returns the API key of a request, from the head of a chunk. The clients of these tests send one request at a time.
 */
const apiKeyOf = (chunk) => (chunk.length >= 6 ? chunk.readInt16BE(4) : -1);

/**
 * Starts a TCP proxy in front of a broker that can lose data:
 * - `swallowAnswer` forwards the next produce request, and closes the connection instead of forwarding the answer;
 * - `freeze` forwards nothing in either direction, on open connections, until `thaw`.
 *
 * It listens on a port that the system assigns, so start it before the broker that has to advertise this port.
 *
 * @param brokerPort returns the port to forward to; called for each connection
 */
export const startFront = async (brokerPort) => {
  const sockets = new Set();
  let onSwallowed;
  let isFrozen = false;
  const server = createServer((client) => {
    const broker = connect(brokerPort(), '127.0.0.1');
    let isSwallowing = false;
    const end = () => {
      client.destroy();
      broker.destroy();
    };
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => (sockets.delete(socket), end()));
    }
    client.on('data', (chunk) => {
      if (isFrozen) return;
      if (onSwallowed && apiKeyOf(chunk) === PRODUCE) isSwallowing = true;
      broker.write(chunk);
    });
    broker.on('data', (chunk) => {
      if (isFrozen) return;
      if (!isSwallowing) {
        client.write(chunk);
        return;
      }
      onSwallowed?.();
      onSwallowed = undefined;
      end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    port,
    brokers: [`127.0.0.1:${port}`],
    /** Resolves when an answer has been lost. */
    swallowAnswer: () => new Promise((resolve) => (onSwallowed = resolve)),
    freeze: () => (isFrozen = true),
    thaw: () => (isFrozen = false),
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
};
