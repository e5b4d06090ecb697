import process from 'node:process';
import { readConfig } from '../../dist/server/config/readConfig.js';
import { serve } from '../../dist/server/serve.js';

// A server to be killed: as `topslot serve --dev` starts it, but with segments so small that it often begins another one.
// `node server.mjs <configuration as JSON> <bytes of a segment>` prints its address.

const [, , text, bytes] = process.argv;
const read = readConfig(JSON.parse(text));
if (!read.ok) throw new Error(read.why.join(' '));
const { config } = read;
const served = await serve({
  config,
  folder: process.cwd(),
  environment: {},
  dev: true,
  demo: false,
  memoryIfInUse: false,
  nextFreePort: false,
  segmentBytes: Number(bytes),
  // Every request would be told here.
  say: (line) => line.startsWith('log:') && process.stderr.write(`${line}\n`),
});
if (!served.ok) throw new Error(served.why);
process.stdout.write(`${served.server.localUrl}\n`);
