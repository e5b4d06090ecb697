import { listen, type ListenResult } from './listen.ts';

/** How many consecutive ports are tried, the preferred one included. */
const MAX_PORTS = 20;

/**
 * Listens on the first free port, from the preferred one upwards. If none of 20 ports is free, returns the error of the
 * last attempt.
 *
 * @param options.logLine receives a line if the port is not the preferred one
 */
export const listenOnFreePort = async (
  handleRequest: Parameters<typeof listen>[0],
  options: { readonly host: string; readonly port: number; readonly logLine: (line: string) => void },
): Promise<ListenResult> => {
  const { host, port: preferred, logLine } = options;
  let listening = await listen(handleRequest, host, preferred);
  for (let port = preferred + 1; !listening.ok && listening.isPortInUse && port < preferred + MAX_PORTS; port += 1) {
    listening = await listen(handleRequest, host, port);
    if (listening.ok) logLine(`port ${preferred} is in use; listening on port ${port} instead`);
  }
  return listening;
};
