import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('./server.mjs', import.meta.url));

/** Returns an RSS feed with `count` stories. */
export const feed = (count) =>
  `<rss version="2.0"><channel>${Array.from(
    { length: count },
    (_, index) =>
      `<item><title>Story ${index}</title><link>https://www.example/${index}</link><guid>g${index}</guid></item>`,
  ).join('')}</channel></rss>`;

/**
 * Starts a server in a separate process, which can be killed.
 *
 * @param segmentBytes the maximum size of a segment of its log
 */
export const startServer = async (config, folder, segmentBytes) => {
  const child = spawn(execPath, [SERVER, JSON.stringify(config), String(segmentBytes)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const logged = [];
  createInterface({ input: child.stderr }).on('line', (line) => logged.push(line));
  const exited = once(child, 'exit');
  const [url] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    exited.then(() => assert.fail(`The server ended: ${logged.join('\n')}`)),
  ]);
  return {
    url,
    logged,
    /** Returns the saved state of an app, as text. */
    fold: async (app) => (await fetch(`${url}/_dev/fold/${app}`)).text(),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};
