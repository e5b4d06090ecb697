import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that nobody listens on, for a program that does not say which one it took. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
};
