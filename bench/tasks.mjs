import { createServer } from 'node:http';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { env } from 'node:process';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { findBrowser } from '../e2e/browser.mjs';
import { startServer } from '../dist/server/index.js';

// Measures the longest task on the main thread that a script causes, on cold visits to a front page of 60 stories with
// a processor slowed down to a quarter, over slow 4G (150 ms, 1.6 Mbit/s). Pages: the snippet of the original service
// (inline callback, async rank tag; one list of 30), and the widget with one list of 30 and with three lists of 20,
// each with and without a preload. Visits alternate between the pages, and medians are compared, because only the
// ratios depend little on the machine.
//
// A task counts from its begin to its end if the script started it. Where the parser or the renderer runs the script
// within a task of its own, only the script's part counts. The frames that draw the new order are listed separately.
//
// "CPU" is the thread's own time in the longest task; it depends less on what else the machine does.
//
// Run: npm run build && node bench/tasks.mjs [other builds of topslot.js …]
// Other builds are visited in the same run, and named after their files. VISITS=5 sets the number of visits, and
// PAGES='1 × 30,3 × 20' selects pages of the widget.

const VISITS = Number(env['VISITS'] ?? 15);
const SLOWDOWN = 4;
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const CATEGORIES = [
  'toplevel',
  'devtools.timeline',
  'v8',
  'v8.execute',
  'disabled-by-default-v8.compile',
  'disabled-by-default-v8.gc',
];

// Feeds and pages.

const folder = mkdtempSync(join(tmpdir(), 'topslot-bench-'));
const range = (start, length) => Array.from({ length }, (_, index) => start + index);
const link = (number) => `https://www.example.com/2026/12/01/city/story-${number}-of-the-morning.html`;
const writeFeed = (name, numbers) => {
  const items = numbers.map((number) => `<item><title>Story ${number}</title><link>${link(number)}</link></item>`);
  writeFileSync(join(folder, name), `<rss version="2.0"><channel>${items.join('')}</channel></rss>`);
  return [name, join(folder, name)];
};
const feeds = Object.fromEntries([
  ...range(0, 2).map((index) => writeFeed(`half-${index}`, range(index * 15, 15))),
  ...range(0, 6).map((index) => writeFeed(`sixth-${index}`, range(index * 10, 10))),
]);
const server = await startServer({ feeds, apps: ['site'] });

const card = (number) => `
  <li class="grid-item teaser" data-content="urn:story:${number}" data-position="${number}">
    <article class="teaser-inner" itemscope itemtype="https://schema.org/NewsArticle">
      <a class="teaser-media" href="${link(number)}" tabindex="-1" aria-hidden="true">
        <picture class="teaser-picture">
          <source media="(min-width: 62em)" srcset="/picture.png?w=640 640w, /picture.png?w=960 960w" sizes="33vw">
          <img class="teaser-image" src="/picture.png" width="320" height="180" alt="" loading="lazy" decoding="async">
        </picture>
      </a>
      <div class="teaser-body">
        <p class="teaser-kicker"><a class="teaser-category" href="/section/city/">City</a> <span>·</span>
          <time class="teaser-time" datetime="2026-12-01T06:15:00Z">6.15 am</time></p>
        <h3 class="teaser-title"><a class="teaser-link" href="${link(number)}">Council adopts plan ${number}</a></h3>
        <p class="teaser-text">Members of three parties voted for it, and the harbour asked for more time to read it.</p>
        <p class="teaser-meta"><span class="teaser-author">By <a href="/author/${number}/">A. Reporter</a></span></p>
      </div>
    </article>
  </li>`;
/** Renders a list in the reverse order of its ranking, so that every item moves. */
const list = (numbers, sets) => `
<section class="section"><h2 class="section-title"><a href="/section/">Section</a></h2>
<ol class="grid"${sets ? ` data-topslot-app="site" data-topslot-sets="${sets.join(' ')}" data-topslot-limit="30"` : ''}>
${numbers.toReversed().map(card).join('')}
</ol></section>`;
const halves = ['half-0', 'half-1'];
const thirds = range(0, 3).map((index) => [`sixth-${index * 2}`, `sixth-${index * 2 + 1}`]);
const oneList = list(range(0, 30), halves) + list(range(30, 30));
const threeLists = thirds.map((sets, index) => list(range(index * 20, 20), sets)).join('');
const rank = (sets) => `${server.url}/api/v2/site/rank/${sets.join('/')}?limit=30`;
const preload = (sets) =>
  `<link rel="preload" as="script" crossorigin href="${rank(sets)}&dnt=1&defer=1&callback=topslot.answer">`;
const footer = range(0, 60).map((number) => `<a class="footer-link" href="/more/${number}/">More of ${number}</a>`);
const render = ({ head, body }) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Front page</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">${head}<style>
  body { margin: 0; font: 16px/1.5 sans-serif }
  .grid { display: grid; gap: 1rem; padding: 0; grid-template-columns: repeat(auto-fill, minmax(18rem, 1fr)) }
  .teaser-inner { display: flex; flex-direction: column; height: 24rem; overflow: hidden }
  .teaser-image { width: 100%; height: auto }
</style></head><body><header><a href="/">The Paper</a></header><main>${body}</main>
<footer>${footer.join(' ')}</footer></body></html>`;

const snippet = `<script>
  function callback(data) {
    if (document.readyState === 'loading') return document.addEventListener('DOMContentLoaded', () => callback(data));
    const list = document.querySelector('ol');
    const items = new Map([...list.children].map((item) => [item.querySelector('a').href, item]));
    list.append(...data.ranking.map(({ id }) => items.get(id)));
  }
</script><script src="${rank(halves)}" async></script>`;
const pages = new Map([['snippet', { head: snippet, body: list(range(0, 30)) + list(range(30, 30)), lists: 1 }]]);
const addBuild = (name, src) => {
  const tag = `<script async src="${src}" data-endpoint="${server.url}"></script>`;
  const variants = {
    '1 × 30': { head: tag, body: oneList, lists: 1 },
    '1 × 30 preload': { head: preload(halves) + tag, body: oneList, lists: 1 },
    '1 × 30 parsing': { head: tag, body: oneList, lists: 1, isSlow: true },
    '3 × 20': { head: tag, body: threeLists, lists: 3 },
    '3 × 20 preload': { head: thirds.map(preload).join('') + tag, body: threeLists, lists: 3 },
  };
  const selected = env['PAGES']?.split(',') ?? Object.keys(variants);
  for (const variant of selected) pages.set(`${name} ${variant}`, variants[variant]);
};

const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><path d="M0 0h320v180z"/></svg>';
const builds = new Map();
const webServer = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname.slice(1));
  const page = pages.get(path);
  const [type, body] = page
    ? ['text/html; charset=utf-8', render(page)]
    : builds.has(path)
      ? ['text/javascript; charset=utf-8', builds.get(path)]
      : ['image/svg+xml', picture];
  response.setHeader('Content-Type', type);
  if (page?.isSlow) response.end(body);
  else response.setHeader('Content-Encoding', 'gzip').end(gzipSync(body));
});
await new Promise((resolve) => webServer.listen(0, resolve));
const { port } = webServer.address();
addBuild('topslot', `${server.url}/topslot.js`);
for (const path of process.argv.slice(2)) {
  builds.set(`${basename(path)}/topslot.js`, readFileSync(path));
  addBuild(basename(path, '.js'), `http://127.0.0.1:${port}/${basename(path)}/topslot.js`);
}

// Visits and their traces.

const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});

/** Visits a page until its story on top has been reported, and returns the events of the trace. */
const visit = async (name) => {
  // Each context has a renderer process and a code cache of its own.
  const context = await browser.newContext({ viewport: { width: 412, height: 900 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWDOWN });
  await browser.startTracing(page, { categories: CATEGORIES });
  // Nothing is evaluated in the page before the trace has ended: that would add tasks.
  const lastResponse = page.waitForResponse(name === 'snippet' ? /\/rank\// : /\/activate\//);
  await page.goto(`http://localhost:${port}/${encodeURIComponent(name)}`, { waitUntil: 'load' });
  await lastResponse;
  await page.waitForTimeout(500);
  const { traceEvents } = JSON.parse(`${await browser.stopTracing()}`);
  const tops = await page.locator('li:first-child h3').allTextContents();
  const expected = range(0, pages.get(name).lists).map((index) => `Council adopts plan ${index * 20}`);
  if (!expected.every((title, index) => tops[index] === title))
    throw new Error(`${name} is not ranked: ${tops.join(', ')}`);
  await context.close();
  return traceEvents;
};

/** Arranges the complete events of the page's main thread as trees, one for each task. */
const readTasks = (events) => {
  const threadOf = ({ pid, tid }) => `${pid} ${tid}`;
  const mainThreads = events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const evaluation = events.find(
    (event) => isOfScript(event) && mainThreads.some((thread) => threadOf(thread) === threadOf(event)),
  );
  const tasks = [];
  const open = [];
  for (const event of events
    .filter((other) => other.ph === 'X' && other.dur && threadOf(other) === threadOf(evaluation))
    .toSorted((one, other) => one.ts - other.ts || other.dur - one.dur)) {
    while (open.length && event.ts >= open.at(-1).ts + open.at(-1).dur) open.pop();
    const node = { ...event, children: [] };
    // Both the scheduler and the timeline record each task.
    if (!event.name.endsWith('RunTask')) open.at(-1)?.children.push(node);
    else if (open.length) continue;
    else tasks.push(node);
    open.push(node);
  }
  return tasks;
};

/** Checks whether an event is a run of the script, or of a microtask: the pages have no other scripts. */
const isOfScript = ({ name, args }) =>
  (name === 'RunMicrotasks' && args.microtask_count > 0) ||
  (/^(EvaluateScript|FunctionCall)$/.test(name) && args.data?.url?.startsWith('http'));
const hasScript = (event) => isOfScript(event) || event.children.some(hasScript);
const isOfPage = ({ name }) =>
  /^(ParseHTML|UpdateLayoutTree|Layout|PrePaint|Paint|Layerize|Commit|HitTest)$/.test(name);

/** Returns the outermost events in a task that the script caused. */
const readRuns = (event) =>
  event.children.flatMap((child) => (!hasScript(child) ? [] : isOfPage(child) ? readRuns(child) : [child]));

/** Returns the name of a task, after the first thing that the script did in it. */
const nameRun = (run) => {
  const { name, args, children } = run;
  const { url = '', type, functionName } = args.data ?? {};
  if (name === 'EvaluateScript') return /\/rank\//.test(url) ? 'answer' : 'evaluation';
  if (name === 'EventDispatch') return type;
  if (name === 'FunctionCall') return functionName || '(anonymous)';
  const inner = children.find(hasScript);
  return inner && !['TimerFire', 'RunMicrotasks'].includes(name) ? nameRun(inner) : name;
};
const sum = (values) => values.reduce((one, other) => one + other, 0);

/** Adds the time of an event, without that of the events inside, to the totals by what ran. */
const addSelfTimes = (event, totals) => {
  const { name, dur, children, args } = event;
  const kind = /^v8\.compile|^V8\.(Compile|Parse|PreParse|StreamingFin|OffThread)/i.test(name)
    ? 'compile'
    : /GC|CppGC/.test(name)
      ? 'GC'
      : name === 'UpdateLayoutTree' || name === 'Layout'
        ? `forced ${name}`
        : name === 'FunctionCall'
          ? `function ${args.data?.functionName || `at column ${args.data?.columnNumber}`}`
          : /^(v8|V8)\./.test(name)
            ? 'JavaScript'
            : name === 'RunMicrotasks'
              ? 'microtasks'
              : name;
  totals[kind] = (totals[kind] ?? 0) + (dur - sum(children.map((child) => child.dur))) / 1000;
  for (const child of children) addSelfTimes(child, totals);
  return totals;
};

/** Returns the tasks that the script caused, and the longest frame after the ranking. */
const analyse = (events) => {
  const tasks = readTasks(events);
  const caused = tasks.flatMap((task) => {
    const runs = readRuns(task);
    if (!runs.length) return [];
    const isShared = task.children.some(isOfPage);
    const dur = isShared ? sum(runs.map((run) => run.dur)) : task.dur;
    const cpu = isShared ? sum(runs.map((run) => run.tdur ?? run.dur)) : task.tdur;
    const parts = () => addSelfTimes({ ...task, children: runs, dur }, {});
    return [{ name: nameRun(runs[0]), start: task.ts, time: dur / 1000, cpu: cpu / 1000, parts }];
  });
  const answer = caused.findLast(({ name }) => name === 'answer' || name === 'DOMContentLoaded');
  const frames = tasks.filter(
    ({ ts, children }) =>
      answer && ts > answer.start && ts < answer.start + 500_000 && children.some(({ name }) => name === 'Layout'),
  );
  return { caused, frame: Math.max(0, ...frames.map(({ dur }) => dur / 1000)) };
};

const results = new Map([...pages.keys()].map((name) => [name, []]));
for (let count = 0; count < VISITS; count += 1)
  for (const [name, visits] of results) visits.push(analyse(await visit(name)));

// The report.

const quantile = (values, share) => values.toSorted((one, other) => one - other)[Math.floor(values.length * share)];
const median = (values) => quantile(values, 0.5);
const longest = ({ caused }) => caused.reduce((one, other) => (other.time > one.time ? other : one));
const longestCpu = ({ caused }) => Math.max(...caused.map(({ cpu }) => cpu));
const format = (value) => value.toFixed(1);
const snippetTime = median(results.get('snippet').map((result) => longest(result).time));
console.log(`HTML ${Math.round(render(pages.get('snippet')).length / 1000)} kB, ${VISITS} visits; all times in ms.`);
for (const [name, visits] of results) {
  const times = visits.map((result) => longest(result).time);
  const names = [...new Set(visits.flatMap(({ caused }) => caused.map((task) => task.name)))];
  console.log(
    `\n${name}: longest task ${format(median(times))} (${format(quantile(times, 0.25))}–${format(quantile(times, 0.75))}), ` +
      `CPU ${format(median(visits.map(longestCpu)))}, ${(median(times) / snippetTime).toFixed(2)}× the snippet ` +
      `(CPU ${(median(visits.map(longestCpu)) / median(results.get('snippet').map(longestCpu))).toFixed(2)}×); all tasks ` +
      `${format(median(visits.map(({ caused }) => sum(caused.map(({ time }) => time)))))}; ` +
      `longest frame after the ranking ${format(median(visits.map(({ frame }) => frame)))}`,
  );
  for (const task of names) {
    const found = visits.map(({ caused }) => caused.filter((other) => other.name === task));
    const time = median(found.map((tasks) => Math.max(0, ...tasks.map((other) => other.time))));
    if (time < 1) continue;
    const parts = {};
    for (const tasks of found)
      if (tasks.length)
        for (const [kind, value] of Object.entries(tasks.reduce((a, b) => (b.time > a.time ? b : a)).parts()))
          (parts[kind] ??= []).push(value);
    const shown = Object.entries(parts)
      .map(([kind, values]) => [kind, sum(values) / visits.length])
      .filter(([, value]) => value >= 0.3)
      .toSorted(([, one], [, other]) => other - one);
    console.log(
      `  ${task}: ${format(time)}, ${median(found.map(({ length }) => length))} a visit` +
        ` — ${shown.map(([kind, value]) => `${kind} ${format(value)}`).join(', ')}`,
    );
  }
}
await browser.close();
await server.close();
webServer.close();
rmSync(folder, { recursive: true });
