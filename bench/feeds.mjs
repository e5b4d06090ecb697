import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { parseFeed } from '../dist/server/feeds/parseFeed.js';

// Compares the time to read a feed with that of fast-xml-parser alone, in alternation, on the demo's feeds.
// Run: npm run build && node bench/feeds.mjs

const ROUNDS = 9;
const RUNS_PER_ROUND = 300;

const bareParser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  parseTagValue: false,
  htmlEntities: true,
});
const decoder = new TextDecoder();

/** Returns the mean duration of a run, in microseconds. */
const measure = (run) => {
  const startTime = performance.now();
  for (let count = 0; count < RUNS_PER_ROUND; count += 1) run();
  return ((performance.now() - startTime) / RUNS_PER_ROUND) * 1000;
};
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

for (const name of ['news', 'politics', 'sports']) {
  const bytes = readFileSync(`demo/feeds/${name}.xml`);
  const topslotTimes = [];
  const bareTimes = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const topslotTime = measure(() => parseFeed(bytes, { base: 'http://127.0.0.1/' }));
    const bareTime = measure(() => bareParser.parse(decoder.decode(bytes)));
    // The first round is a warm-up.
    if (round > 0) {
      topslotTimes.push(topslotTime);
      bareTimes.push(bareTime);
    }
  }
  const ratio = median(bareTimes) / median(topslotTimes);
  console.log(
    `${name}: ${bytes.length} bytes, topslot ${median(topslotTimes).toFixed(0)} µs, ` +
      `fast-xml-parser ${median(bareTimes).toFixed(0)} µs: ` +
      `${ratio.toFixed(2)} times the speed of fast-xml-parser`,
  );
}
