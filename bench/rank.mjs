import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// Compares rank requests per second with those of a Hono server that returns a constant body of the same size. The
// server runs on one core, and the load generator on another. The servers take turns, because only the ratio of their
// rates depends little on the machine. Needs Linux, two cores and wrk (Debian: apt-get install wrk).
// Run: npm run build && node bench/rank.mjs

const SECONDS = 4;
const TURNS = 3;
const QUERY = '?limit=15&dnt=1&defer=1&callback=topslot.answer';

const folder = mkdtempSync(join(tmpdir(), 'topslot-bench-'));
const items = Array.from(
  { length: 40 },
  (_, index) =>
    `<item><title>Story ${index} of the bench</title><link>https://www.example.com/2026/11/story-number-${index}.html</link>` +
    `<guid isPermaLink="false">story-${index}</guid></item>`,
);
writeFileSync(join(folder, 'news.xml'), `<rss version="2.0"><channel>${items.join('')}</channel></rss>`);
writeFileSync(
  join(folder, 'topslot.config.json'),
  JSON.stringify({
    port: 0,
    actionSets: { news: { feed: './news.xml' } },
    apps: { default: { policy: 'default' }, random: { policy: 'random' }, learn: {} },
  }),
);

const start = async (...args) => {
  const child = spawn('taskset', ['-c', '0', process.execPath, ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { url: /^\d+$/.test(line) ? `http://127.0.0.1:${line}` : line, stop: () => child.kill() };
};

const wrk = (url) => {
  const output = execFileSync('taskset', ['-c', '1', 'wrk', '-t1', '-c64', `-d${SECONDS}s`, '--latency', url], {
    encoding: 'utf8',
  });
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]), p99: /99%\s+(\S+)/.exec(output)?.[1] };
};

const ranking = await start('dist/cli/topslot.js', 'serve', '--config', join(folder, 'topslot.config.json'));
const body = await (await fetch(`${ranking.url}/api/v2/default/rank/news${QUERY}`)).text();
const constant = await start('bench/constantServer.mjs', body);

const urls = {
  constant: `${constant.url}/`,
  default: `${ranking.url}/api/v2/default/rank/news${QUERY}`,
  random: `${ranking.url}/api/v2/random/rank/news${QUERY}`,
  learn: `${ranking.url}/api/v2/learn/rank/news${QUERY}`,
};
const rates = Object.fromEntries(Object.keys(urls).map((name) => [name, []]));
for (let turn = 0; turn < TURNS; turn += 1) {
  for (const [name, url] of Object.entries(urls)) {
    const { rate, p99 } = wrk(url);
    rates[name].push(rate);
    console.log(`turn ${turn + 1} ${name.padEnd(8)} ${Math.round(rate)} requests/s, p99 ${p99} at full load`);
  }
}
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
for (const name of ['default', 'random', 'learn']) {
  console.log(
    `${name}: ${(median(rates[name]) / median(rates.constant)).toFixed(2)} times the rate of the constant body (${body.length} bytes)`,
  );
}
ranking.stop();
constant.stop();
rmSync(folder, { recursive: true });
