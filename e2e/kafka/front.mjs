import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const PRODUCE = 0;

/** The type of a request, from the head of the first one in a chunk; clients send one at a time. */
const typeOf = (chunk) => (chunk.length >= 6 ? chunk.readInt16BE(4) : -1);

/**
 * Stands in front of a broker and loses what it is told to: `swallowAnswer` hands the next produce request on and breaks the
 * connection in the place of the answer, `freeze` lets nothing through any more, on connections that stay, until `thaw`.
 */
export const startFront = async (listenOn, passTo) => {
  const sockets = new Set();
  let swallow;
  let isFrozen = false;
  const server = createServer((client) => {
    const broker = connect(passTo(), '127.0.0.1');
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
      if (swallow && typeOf(chunk) === PRODUCE) isSwallowing = true;
      broker.write(chunk);
    });
    broker.on('data', (chunk) => {
      if (isFrozen) return;
      if (!isSwallowing) {
        client.write(chunk);
        return;
      }
      swallow?.();
      swallow = undefined;
      end();
    });
  }).listen(listenOn, '127.0.0.1');
  await once(server, 'listening');
  return {
    brokers: [`127.0.0.1:${listenOn}`],
    /** Resolves when an answer has been lost. */
    swallowAnswer: () => new Promise((resolve) => (swallow = resolve)),
    freeze: () => (isFrozen = true),
    thaw: () => (isFrozen = false),
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
};
