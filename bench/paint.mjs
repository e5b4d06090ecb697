import { createServer } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findBrowser } from '../e2e/browser.mjs';
import { startServer } from '../dist/server/index.js';

// Measures the time of the first paint in ranked order on a cold visit over slow 4G (150 ms, 1.6 Mbit/s) for three
// pages: the snippet of the original service (inline callback, async rank tag), the widget with a preload, and the
// widget alone. Visits alternate between the pages, and medians are compared, because only the ratios depend little on
// the machine.
// Run: npm run build && node bench/paint.mjs

const VISITS = 15;
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

const folder = mkdtempSync(join(tmpdir(), 'topslot-bench-'));
const link = (number) => `https://www.example.com/story-${number}.html`;
const numbers = Array.from({ length: 15 }, (_, index) => index);
const items = numbers.map((number) => `<item><title>Story ${number}</title><link>${link(number)}</link></item>`);
writeFileSync(join(folder, 'news.xml'), `<rss version="2.0"><channel>${items.join('')}</channel></rss>`);
const server = await startServer({ feeds: { news: join(folder, 'news.xml') }, apps: ['site'] });

// The page has the reverse order, so the first story shows whether the list is ranked.
const list = `<ol data-topslot-app="site" data-topslot-sets="news">${numbers
  .toReversed()
  .map((number) => `<li><a href="${link(number)}">Story ${number}</a></li>`)
  .join('')}</ol>`;
const watchScript = `<script>
  const isRanked = () => document.querySelector('li a')?.textContent === 'Story 0';
  const recordTime = () => setTimeout(() => (window.paintTime = performance.now()));
  const check = () => requestAnimationFrame(isRanked() ? recordTime : check);
  requestAnimationFrame(check);
</script>`;
const rank = `${server.url}/api/v2/site/rank/news`;
const pages = {
  snippet: `<script>
      function callback(data) {
        if (document.readyState === 'loading') return document.addEventListener('DOMContentLoaded', () => callback(data));
        const links = new Map([...document.querySelectorAll('li')].map((item) => [item.firstChild.href, item]));
        document.querySelector('ol').append(...data.ranking.map(({ id }) => links.get(id)));
      }
    </script><script src="${rank}" async></script>`,
  preload: `<link rel="preload" as="script" crossorigin href="${rank}?dnt=1&defer=1&callback=topslot.answer">
    <script async src="${server.url}/topslot.js"></script>`,
  alone: `<script async src="${server.url}/topslot.js"></script>`,
};
const webServer = createServer((request, response) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(
    `<!doctype html><head><title>x</title><link rel="icon" href="data:,">${pages[request.url?.slice(1)] ?? ''}${watchScript}</head><body>${list}`,
  );
});
await new Promise((resolve) => webServer.listen(0, '127.0.0.1', resolve));

const browser = await chromium.launch({
  executablePath: findBrowser(),
  args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
const visit = async (name) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', SLOW_4G);
  await page.goto(`http://localhost:${webServer.address().port}/${name}`, { waitUntil: 'commit' });
  await page.waitForFunction('window.paintTime');
  const time = await page.evaluate('window.paintTime');
  await context.close();
  return time;
};

const times = { snippet: [], preload: [], alone: [] };
for (let count = 0; count < VISITS; count += 1)
  for (const name of Object.keys(times)) times[name].push(await visit(name));
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
for (const name of Object.keys(times)) {
  const ratio = median(times[name]) / median(times.snippet);
  console.log(`${name.padEnd(8)} ${median(times[name]).toFixed(0)} ms, ${ratio.toFixed(2)}× the snippet`);
}
await browser.close();
await server.close();
webServer.close();
rmSync(folder, { recursive: true });
