import { betaBernoulliLearner, clickRateLearner } from '../dist/learn/simulate/baselineLearners.js';
import { policyLearner } from '../dist/learn/simulate/learner.js';
import { simulateFrontPage } from '../dist/learn/simulate/simulateFrontPage.js';

// Compares policies on a simulated front page by their clicks on the top slot, as a share of the clicks of an oracle
// that knows every reader's tastes. The option --200k adds 200,000 views a day, which takes ten minutes.
// Run: npm run build && node bench/learn.mjs [--200k]

const DAYS = 5;
const SEEDS = 8;

const sizes = [2000, 20_000, ...(process.argv.includes('--200k') ? [200_000] : [])];

/**
 * @type {readonly [name: string, createLearner: import('../dist/learn/simulate/learner.js').CreateLearner, context?:
 * 'dnt'][]}
 */
const rows = [
  ['random', policyLearner('random')],
  ["default (the editors' order)", policyLearner('default')],
  ['ε 0.2 on click rates per article', clickRateLearner(0.2)],
  ['Beta-Bernoulli Thompson', betaBernoulliLearner],
  ['epsilon-greedy, ε 0.2', policyLearner('epsilon-greedy')],
  ['epsilon-greedy, ε 0.05', policyLearner('epsilon-greedy', { epsilon: 0.05 })],
  ['learn', policyLearner('learn')],
  ['learn, under dnt', policyLearner('learn'), 'dnt'],
];

const simulateShares = (createLearner, viewsPerDay, context) =>
  Array.from(
    { length: SEEDS },
    (_, seed) => simulateFrontPage({ createLearner, seed, viewsPerDay, days: DAYS, context }).share,
  );

/** Returns the mean and its standard error. */
const formatMean = (figures) => {
  const mean = figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
  const variance = figures.reduce((sum, figure) => sum + (figure - mean) ** 2, 0) / (figures.length - 1);
  return `${mean.toFixed(3)} ± ${Math.sqrt(variance / figures.length).toFixed(3)}`;
};

console.log(`Share of the oracle's clicks: mean of ${SEEDS} seeds of ${DAYS} days each, ± its standard error\n`);
console.log(`| policy | ${sizes.map((size) => `${size / 1000} k views/day`).join(' | ')} |`);
console.log(`|---|${sizes.map(() => '---|').join('')}`);
for (const [name, createLearner, context = 'full'] of rows) {
  console.log(
    `| ${name} | ${sizes.map((size) => formatMean(simulateShares(createLearner, size, context))).join(' | ')} |`,
  );
}
