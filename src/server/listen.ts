import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6, type Socket } from 'node:net';

/** A server that listens. */
export interface Listening {
  /** `http://127.0.0.1:8080`, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connections, answers what is under way, and resolves when the last connection is gone. */
  readonly close: () => Promise<void>;
}

export type Listened =
  | { readonly ok: true; readonly server: Listening }
  | { readonly ok: false; readonly taken: boolean; readonly why: string };

/** How long answers under way may still take when the server stops, in milliseconds. */
const LONGEST_GOODBYE = 10_000;

/**
 * `server.close()` alone waits for connections that nobody uses any more (6 s, measured), and for those that browsers open
 * ahead and never use. So while stopping every answer ends its connection, all others are closed at once, and after ten
 * seconds the rest is cut.
 */
const closeGracefully = (server: Server, sockets: ReadonlyMap<Socket, ServerResponse | undefined>): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), LONGEST_GOODBYE);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    for (const [socket, response] of sockets) {
      if (!response || response.closed) {
        socket.destroy();
        continue;
      }
      response.shouldKeepAlive = false;
      // Where the headers had gone out, the client was promised that the connection stays.
      response.once('close', () => socket.destroySoon());
    }
  });

/**
 * Listens on an address.
 *
 * @param port 0: any free one
 */
export const listen = (
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  host: string,
  port: number,
): Promise<Listened> =>
  new Promise((resolve) => {
    /** Every connection, with the last response on it: cheaper than to listen for the end of each one. */
    const sockets = new Map<Socket, ServerResponse | undefined>();
    const server = createServer((request, response) => {
      sockets.set(request.socket, response);
      handle(request, response);
    });
    server.on('connection', (socket) => {
      sockets.set(socket, undefined);
      socket.once('close', () => sockets.delete(socket));
    });
    // Not once: a later error (no file descriptor left to accept with) must not end the process.
    server.on('error', (error: Error & { code?: string }) => {
      const taken = error.code === 'EADDRINUSE';
      const what = taken ? 'the port is in use by another process' : error.message;
      resolve({ ok: false, taken, why: `Cannot listen on ${host}:${port}: ${what}.` });
    });
    server.listen(port, host, () => {
      const address = server.address();
      const found = typeof address === 'object' && address ? address.port : port;
      const name = isIPv6(host) ? `[${host}]` : host;
      const url = `http://${name}:${found}`;
      resolve({ ok: true, server: { url, port: found, close: () => closeGracefully(server, sockets) } });
    });
  });
