import process from 'node:process';
import { readConfig } from '../../dist/server/config/readConfig.js';
import { serve } from '../../dist/server/serve.js';

// The server that the tests kill: like `topslot serve --dev`, but with small segments, so that it rotates often.
// `node server.mjs <configuration as JSON> <bytes of a segment>` prints its address.

const [, , text, bytes] = process.argv;
const result = readConfig(JSON.parse(text));
if (!result.ok) throw new Error(result.why.join(' '));
const { config } = result;
const served = await serve({
  config,
  folder: process.cwd(),
  environment: {},
  dev: true,
  demo: false,
  useMemoryIfInUse: false,
  useNextFreePort: false,
  segmentBytes: Number(bytes),
  // Only lines of the log, because every request logs a line, too.
  logLine: (line) => line.startsWith('log:') && process.stderr.write(`${line}\n`),
});
if (!served.ok) throw new Error(served.why);
process.stdout.write(`${served.server.localUrl}\n`);
