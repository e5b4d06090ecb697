import type { ConnectionPool } from '@platformatic/kafka';

/**
 * Closes a client of the package immediately; its pending requests fail. Its own `close` would first send queued
 * messages and wait for a connection that is being established, so the sockets are destroyed here.
 */
export const closeClient = async (client: {
  readonly connections: ConnectionPool;
  readonly close: () => Promise<void>;
}): Promise<void> => {
  const connections = [...client.connections];
  const closed = client.close();
  for (const [, connection] of connections) connection.socket.destroy();
  await closed.catch(() => undefined);
};
