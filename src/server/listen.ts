import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIPv6, type Socket } from 'node:net';

/** A server that accepts connections. */
export interface ListeningServer {
  /** Its address without a trailing slash, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly port: number;
  /** Stops accepting connections, answers the open requests, and resolves when the last connection is closed. */
  readonly close: () => Promise<void>;
}

export type ListenResult =
  | { readonly ok: true; readonly server: ListeningServer }
  | { readonly ok: false; readonly isPortInUse: boolean; readonly why: string };

/** The time after which a stopping server closes the connections that are still open, in milliseconds. */
const MAX_SHUTDOWN_TIME = 10_000;

/**
 * Closes idle connections at once, the others after their response, and all that remain after ten seconds.
 *
 * `server.close()` alone waits for idle keep-alive connections (6 s, measured), and for the connections that browsers
 * open in advance and never use.
 */
const closeGracefully = (
  server: Server,
  lastResponses: ReadonlyMap<Socket, ServerResponse | undefined>,
): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), MAX_SHUTDOWN_TIME);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    for (const [socket, response] of lastResponses) {
      if (!response || response.closed) {
        socket.destroy();
        continue;
      }
      response.shouldKeepAlive = false;
      // If the headers were already sent, they announced a keep-alive connection, so Node would not close it.
      response.once('close', () => socket.destroySoon());
    }
  });

/**
 * Starts an HTTP server on an address. Never rejects.
 *
 * @param host a name or an IP address
 * @param port 0: any free port
 */
export const listen = (
  handleRequest: (request: IncomingMessage, response: ServerResponse) => void,
  host: string,
  port: number,
): Promise<ListenResult> =>
  new Promise((resolve) => {
    /** The last response on each open connection. This is cheaper than a listener on every response. */
    const lastResponses = new Map<Socket, ServerResponse | undefined>();
    const server = createServer((request, response) => {
      lastResponses.set(request.socket, response);
      handleRequest(request, response);
    });
    server.on('connection', (socket) => {
      lastResponses.set(socket, undefined);
      socket.once('close', () => lastResponses.delete(socket));
    });
    // `on`, not `once`: a later error, such as a lack of file descriptors, would otherwise end the process.
    server.on('error', (error: Error & { code?: string }) => {
      const isPortInUse = error.code === 'EADDRINUSE';
      const reason = isPortInUse ? 'the port is in use by another process; choose another port' : error.message;
      resolve({ ok: false, isPortInUse, why: `Cannot listen on ${host}:${port}: ${reason}.` });
    });
    server.listen(port, host, () => {
      const address = server.address();
      const openPort = typeof address === 'object' && address ? address.port : port;
      const url = `http://${isIPv6(host) ? `[${host}]` : host}:${openPort}`;
      resolve({ ok: true, server: { url, port: openPort, close: () => closeGracefully(server, lastResponses) } });
    });
  });
