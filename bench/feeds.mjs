import { readFileSync } from 'node:fs';
import { XMLParser } from 'fast-xml-parser';
import { parseFeed } from '../dist/server/feeds/parseFeed.js';

// What reading a feed costs against fast-xml-parser alone, both from the same bytes: the demo's feeds, in turns.
// `npm run build && node bench/feeds.mjs`.

const ROUNDS = 9;
const TIMES = 300;

const bare = new XMLParser({ preserveOrder: true, ignoreAttributes: false, parseTagValue: false, htmlEntities: true });
const decoder = new TextDecoder();

const time = (run) => {
  const began = performance.now();
  for (let count = 0; count < TIMES; count += 1) run();
  return ((performance.now() - began) / TIMES) * 1000;
};
const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

for (const name of ['news', 'politics', 'sports']) {
  const bytes = readFileSync(`demo/feeds/${name}.xml`);
  const ours = [];
  const theirs = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const one = time(() => parseFeed(bytes, { base: 'http://127.0.0.1/' }));
    const other = time(() => bare.parse(decoder.decode(bytes)));
    // The first round warms up.
    if (round > 0) {
      ours.push(one);
      theirs.push(other);
    }
  }
  const ratio = median(theirs) / median(ours);
  console.log(
    `${name}: ${bytes.length} bytes, ours ${median(ours).toFixed(0)} µs, bare ${median(theirs).toFixed(0)} µs: ` +
      `${ratio.toFixed(2)} of the bare parser's speed`,
  );
}
