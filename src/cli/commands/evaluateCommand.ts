import { createEvaluation, type Evaluator } from '../../learn/evaluate/createEvaluation.ts';
import { figuresOf } from '../../learn/evaluate/figuresOf.ts';
import { policyNames, type PolicyName } from '../../learn/policies/policies.ts';
import { describeError } from '../../server/text/describeError.ts';
import { defineCommand } from '../input/defineCommand.ts';
import { readLog } from '../input/readLog.ts';
import { POLICY_OPTION, readPolicies } from '../input/readPolicies.ts';
import { LOG_OPTIONS } from '../input/sharedOptions.ts';
import { formatCount } from '../terminal/formatCount.ts';
import { evaluationTable } from './evaluationTable.ts';

/** All policies. The baselines come first: the editors' order and a random one. */
const ALL_POLICIES: readonly PolicyName[] = [...new Set<PolicyName>(['default', 'random', ...policyNames])];

/** `topslot evaluate`: prints what the rankings earned, and estimates what other policies would have earned. */
export const evaluateCommand = defineCommand(
  {
    name: 'evaluate',
    purpose: 'print what the rankings earned and what other policies would have earned',
    usage: ['topslot evaluate [options]'],
    notes: ['Prints one table per app, from the decisions and rewards in the log. The server may be running.'],
    options: {
      policy: POLICY_OPTION,
      json: { type: 'boolean', help: 'Print one JSON object with unrounded figures instead of tables.' },
      ...LOG_OPTIONS,
    },
    examples: [
      { line: 'topslot evaluate --app my-site --last 7d', effect: 'Evaluates the last seven days of one app.' },
      {
        line: 'topslot evaluate --policy learn --policy default --json',
        effect: 'Compares learning with the editors’ order, as JSON.',
      },
    ],
  },
  async ({ policy, json, ...logOptions }, terminal) => {
    const read = readPolicies(policy);
    if (!read.ok) return read;
    const targets = read.policies ?? ALL_POLICIES;
    const opened = await readLog('evaluate', logOptions, terminal);
    if (!opened.ok) return opened;
    const { batches, now, since, settingsOf, checkFound } = opened;

    const evaluators = new Map<string, Evaluator>();
    const evaluatorOf = (app: string): Evaluator => {
      const existing = evaluators.get(app);
      if (existing) return existing;
      const created = createEvaluation({ ...settingsOf(app), targets, since });
      evaluators.set(app, created);
      return created;
    };
    const started = performance.now();
    let decisions = 0;
    try {
      for await (const records of batches) {
        for (const record of records) {
          if (record.type === 'decision') decisions += 1;
          evaluatorOf(record.app).applyRecord(record);
        }
      }
    } catch (error) {
      return { ok: false, why: describeError(error) };
    }
    const found = checkFound();
    if (!found.ok) return found;
    const figures = [...evaluators].map(([app, evaluator]) => figuresOf(app, evaluator.finish(now)));
    const seconds = (performance.now() - started) / 1000;
    const perSecond = decisions / Math.max(seconds, 0.001);
    terminal.logLine(
      `evaluate: ${formatCount(decisions)} decisions in ${seconds.toFixed(1)} s (${formatCount(perSecond)} per second)`,
    );
    terminal.print(json ? `${JSON.stringify({ apps: figures })}\n` : figures.map(evaluationTable).join('\n'));
    return { ok: true };
  },
);
