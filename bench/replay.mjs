import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { drawsFrom } from '../dist/learn/numbers/draws.js';
import { createModel } from '../dist/learn/model/model.js';
import { policies } from '../dist/learn/policies/policies.js';
import { writeRecord } from '../dist/server/log/lines/writeRecord.js';
import { formatEventId } from '../dist/wire/cds/eventId.js';

// How long a server takes to start with a million decisions in its log and no snapshot, most of them activated and one in
// twenty clicked; and how much of that it takes to read and to parse the same lines and do nothing with them.
// `npm run build && node bench/replay.mjs [decisions]`.

const DECISIONS = Number(process.argv[2] ?? 1_000_000);
const ARTICLES = 20;

const folder = mkdtempSync(join(tmpdir(), 'topslot-bench-'));
const log = join(folder, 'data', 'log');
mkdirSync(log, { recursive: true });
const file = join(log, '0000000001.ndjson');

const write = async () => {
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
  for (const article of articles) out.write(`${writeRecord({ type: 'article', ...common, ...article })}\n`);
  const policy = policies.learn({ model: createModel(), epsilon: 0.2, rest: 'score' });
  const hashes = articles.map(({ article }) => article);
  const draw = drawsFrom('bench');
  for (let number = 0; number < DECISIONS; number += 1) {
    const time = begin + Math.floor((number * 5 * 86_400_000) / DECISIONS);
    const hex = Array.from({ length: 4 }, () =>
      Math.floor(draw() * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    ).join('');
    const eventId = formatEventId(hex, time);
    const context = { device: draw() < 0.6 ? 'phone' : 'desktop', hour: new Date(time).getUTCHours() };
    const { order, probabilities } = policy(articles, { context, now: time }, drawsFrom(eventId));
    const decision = { type: 'decision', app: 'site', time, eventId, policy: 'learn', sets: ['news', 'sports'] };
    const lines = [writeRecord({ ...decision, articles: hashes, order, probabilities, context, defer: true })];
    if (draw() < 0.7) lines.push(writeRecord({ type: 'activation', app: 'site', time: time + 1, eventId }));
    if (draw() < 0.05) lines.push(writeRecord({ type: 'reward', app: 'site', time: time + 2, eventId, value: 1 }));
    if (!out.write(`${lines.join('\n')}\n`)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
};

const seconds = async (what) => {
  const begin = performance.now();
  const said = await what();
  return { took: (performance.now() - begin) / 1000, said };
};

const run =
  (script, args = []) =>
  async () => {
    const child = spawn(process.execPath, [...script, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const said = [];
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    await once(createInterface({ input: child.stdout }), 'line');
    child.kill();
    return said;
  };

const PARSE = `
  import { createReadStream } from 'node:fs';
  let rest = '', count = 0;
  for await (const chunk of createReadStream(${JSON.stringify(file)}, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const lines = (rest + chunk).split('\\n');
    rest = lines.pop();
    for (const line of lines) count += JSON.parse(line).time > 0;
  }
  console.log(count);`;

await write();
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
  const parse = await seconds(run(['--input-type=module', '--eval', PARSE]));
  const start = await seconds(run([cli, 'serve']));
  const ratio = (start.took / parse.took).toFixed(2);
  console.log(
    `turn ${turn}: start ${start.took.toFixed(1)} s, JSON.parse alone ${parse.took.toFixed(1)} s: ${ratio} of it`,
  );
  if (turn === 1) for (const line of start.said) console.log(`  ${line}`);
}
rmSync(folder, { recursive: true });
