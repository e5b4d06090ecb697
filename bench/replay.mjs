import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createDraws } from '../dist/learn/numbers/draws.js';
import { createModel } from '../dist/learn/model/model.js';
import { policies } from '../dist/learn/policies/policies.js';
import { serializeRecord } from '../dist/server/log/lines/serializeRecord.js';
import { formatEventId } from '../dist/wire/cds/formatEventId.js';

// Measures the start of a server whose log has a million decisions and no snapshot. 70 % of the decisions are
// activated, and 5 % are rewarded. Compares this with the time to only read and parse the same lines.
// Run: npm run build && node bench/replay.mjs [decisions]

const DECISIONS = Number(process.argv[2] ?? 1_000_000);
const ARTICLES = 20;

const folder = mkdtempSync(join(tmpdir(), 'topslot-bench-'));
const log = join(folder, 'data', 'log');
mkdirSync(log, { recursive: true });
const file = join(log, '0000000001.ndjson');

const writeLog = async () => {
  const out = createWriteStream(file);
  const begin = Date.now() - 5 * 86_400_000;
  const articles = Array.from({ length: ARTICLES }, (_, index) => ({
    article: `article${index}`.slice(-8),
    id: `https://www.example.com/2026/11/story-number-${index}.html`,
    guid: `story-${index}`,
    title: `Story ${index} of the bench has a title of some words`,
    date: begin,
    set: index % 2 ? 'news' : 'sports',
  }));
  const common = { app: 'site', time: begin };
  for (const article of articles) out.write(`${serializeRecord({ type: 'article', ...common, ...article })}\n`);
  const policy = policies.learn({ model: createModel(), epsilon: 0.2, rest: 'score' });
  const hashes = articles.map(({ article }) => article);
  const draw = createDraws('bench');
  for (let number = 0; number < DECISIONS; number += 1) {
    const time = begin + Math.floor((number * 5 * 86_400_000) / DECISIONS);
    const hex = Array.from({ length: 4 }, () =>
      Math.floor(draw() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
    const eventId = formatEventId(hex, time);
    const context = { device: draw() < 0.6 ? 'phone' : 'desktop', hour: new Date(time).getUTCHours() };
    const { order, probabilities } = policy(articles, { context, now: time }, createDraws(eventId));
    const decision = { type: 'decision', app: 'site', time, eventId, policy: 'learn', sets: ['news', 'sports'] };
    const lines = [serializeRecord({ ...decision, articles: hashes, order, probabilities, context, defer: true })];
    if (draw() < 0.7) lines.push(serializeRecord({ type: 'activation', app: 'site', time: time + 1, eventId }));
    if (draw() < 0.05) lines.push(serializeRecord({ type: 'reward', app: 'site', time: time + 2, eventId, value: 1 }));
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
};

/** Returns the duration of an action in seconds, and its result. */
const measure = async (action) => {
  const begin = performance.now();
  const result = await action();
  return { seconds: (performance.now() - begin) / 1000, result };
};

/** Creates an action that runs a script until its first line on stdout. The result is its lines on stderr. */
const run =
  (script, args = []) =>
  async () => {
    const child = spawn(process.execPath, [...script, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const errorLines = [];
    createInterface({ input: child.stderr }).on('line', (line) => errorLines.push(line));
    await once(createInterface({ input: child.stdout }), 'line');
    child.kill();
    return errorLines;
  };

const PARSE = `
  import { createReadStream } from 'node:fs';
  let partialLine = '', count = 0;
  for await (const chunk of createReadStream(${JSON.stringify(file)}, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (partialLine + chunk).split('\\n');
    partialLine = lines.pop();
    for (const line of lines) count += JSON.parse(line).time > 0;
  }
  console.log(count);`;

await writeLog();
writeFileSync(join(folder, 'news.xml'), '<rss version="2.0"><channel></channel></rss>');
writeFileSync(
  join(folder, 'topslot.config.json'),
  JSON.stringify({
    port: 0,
    data: './data',
    retention: '365d',
    actionSets: { news: { feed: './news.xml' } },
    apps: { site: {} },
  }),
);
console.log(`${DECISIONS} decisions, ${Math.round(statSync(file).size / 1e6)} MB`);
const cli = new URL('../dist/cli/topslot.js', import.meta.url).pathname;
for (let turn = 1; turn <= 3; turn += 1) {
  const parse = await measure(run(['--input-type=module', '--eval', PARSE]));
  const start = await measure(run([cli, 'serve']));
  const ratio = (start.seconds / parse.seconds).toFixed(2);
  console.log(
    `turn ${turn}: start ${start.seconds.toFixed(1)} s, JSON.parse alone ${parse.seconds.toFixed(1)} s: ${ratio} times as long`,
  );
  if (turn === 1) for (const line of start.result) console.log(`  ${line}`);
}
rmSync(folder, { recursive: true });
