import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const SERVER = fileURLToPath(new URL('./server.mjs', import.meta.url));

/** A feed of so many stories. */
export const feed = (count) =>
  `<rss version="2.0"><channel>${Array.from(
    { length: count },
    (_, index) =>
      `<item><title>Story ${index}</title><link>https://www.example/${index}</link><guid>g${index}</guid></item>`,
  ).join('')}</channel></rss>`;

/**
 * Starts a server in a process of its own, which is there to be killed.
 *
 * @param segmentBytes how large a file of its log gets
 */
export const startServer = async (config, folder, segmentBytes) => {
  const child = spawn(execPath, [SERVER, JSON.stringify(config), String(segmentBytes)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [];
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
  const gone = once(child, 'exit');
  const [url] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    gone.then(() => assert.fail(`The server ended: ${said.join('\n')}`)),
  ]);
  return {
    url,
    said,
    /** Everything that it knows of an app, as text. */
    fold: async (app) => (await fetch(`${url}/_dev/fold/${app}`)).text(),
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
};
