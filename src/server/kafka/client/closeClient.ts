import type { ConnectionPool } from '@platformatic/kafka';

/**
 * Closes a client of the package at once. By itself it would first send what it has, and wait for a connection that is
 * being made.
 *
 * Everything that is still asked of it then fails.
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
