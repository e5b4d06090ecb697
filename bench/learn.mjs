import { createBetaBernoulli, createClickRate } from '../dist/learn/simulate/baselines.js';
import { createLearner } from '../dist/learn/simulate/player.js';
import { simulateFrontPage } from '../dist/learn/simulate/simulateFrontPage.js';

// Clicks on the top slot of the simulated front page, as a share of what an oracle would get that knows every reader's
// tastes: `npm run build && node bench/learn.mjs`. With `--200k` also at 200,000 views a day, which takes ten minutes.

const DAYS = 5;
const SEEDS = 8;

const sizes = [2000, 20_000, ...(process.argv.includes('--200k') ? [200_000] : [])];

/** @type {readonly [name: string, player: import('../dist/learn/simulate/player.js').NewPlayer, context?: 'dnt'][]} */
const rows = [
  ['random', createLearner('random')],
  ["default (the editors' order)", createLearner('default')],
  ['ε 0.2, clicks a view of each article', createClickRate(0.2)],
  ['Beta-Bernoulli Thompson', createBetaBernoulli],
  ['epsilon-greedy, ε 0.2', createLearner('epsilon-greedy')],
  ['epsilon-greedy, ε 0.05', createLearner('epsilon-greedy', { epsilon: 0.05 })],
  ['learn', createLearner('learn')],
  ['learn, under dnt', createLearner('learn'), 'dnt'],
];

const shares = (player, viewsPerDay, context) =>
  Array.from(
    { length: SEEDS },
    (_, seed) => simulateFrontPage({ player, seed, viewsPerDay, days: DAYS, context }).share,
  );

const write = (figures) => {
  const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
  const variance = figures.reduce((sum, figure) => sum + (figure - mean) ** 2, 0) / (figures.length - 1);
  return `${mean.toFixed(3)} ± ${Math.sqrt(variance / figures.length).toFixed(3)}`;
};

console.log(`share of the oracle's clicks: mean of ${SEEDS} seeds of ${DAYS} days, and its standard error\n`);
console.log(`| policy | ${sizes.map((size) => `${size / 1000} k views/day`).join(' | ')} |`);
console.log(`|---|${sizes.map(() => '---|').join('')}`);
for (const [name, player, context = 'full'] of rows) {
  console.log(`| ${name} | ${sizes.map((size) => write(shares(player, size, context))).join(' | ')} |`);
}
