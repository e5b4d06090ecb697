import { createEvaluation, type Evaluator } from '../../learn/evaluate/createEvaluation.ts';
import { figuresOf } from '../../learn/evaluate/figuresOf.ts';
import { policyNames, type PolicyName } from '../../learn/policies/policies.ts';
import { errorText } from '../../server/text/errorText.ts';
import type { Command } from '../terminal/command.ts';
import { evaluationTable } from './evaluationTable.ts';
import { countText } from '../terminal/progress.ts';
import { LOG_OPTIONS, nothingIn, readLog } from '../input/readLog.ts';
import { readPolicies } from './readPolicies.ts';
import { readWords } from '../input/readWords.ts';
import { say } from '../terminal/say.ts';
import { writeOut } from '../terminal/writeOut.ts';

/** The baselines first: what the editors' order and mere chance would have earned. */
const USUAL: readonly PolicyName[] = [...new Set<PolicyName>(['default', 'random', ...policyNames])];

/** `topslot evaluate`: prints what was earned, and what other policies would have earned. */
export const evaluateCommand: Command = async (words) => {
  const read = readWords(words, {
    ...LOG_OPTIONS,
    policy: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  });
  if (!read.ok) return read;
  const { policy: named, json, ...typed } = read.values;
  const asked = readPolicies(named);
  if (!asked.ok) return asked;
  const targets = asked.policies ?? USUAL;
  const opened = await readLog('evaluate', typed);
  if (!opened.ok) return opened;
  const { batches, now, since, rulesOf } = opened;

  const apps = new Map<string, Evaluator>();
  const evaluatorOf = (app: string): Evaluator => {
    const known = apps.get(app);
    if (known) return known;
    const made = createEvaluation({ ...rulesOf(app), targets, since });
    apps.set(app, made);
    return made;
  };
  const started = performance.now();
  let decisions = 0;
  try {
    for await (const records of batches) {
      for (const record of records) {
        if (record.type === 'decision') decisions += 1;
        evaluatorOf(record.app).take(record);
      }
    }
  } catch (error) {
    return { ok: false, why: errorText(error) };
  }
  const figures = [...apps].map(([app, evaluator]) => figuresOf(app, evaluator.end(now)));
  const seconds = (performance.now() - started) / 1000;
  say(
    `evaluate: ${countText(decisions)} decisions in ${seconds.toFixed(1)} s, ` +
      `${countText(decisions / Math.max(seconds, 0.001))} a second`,
  );
  if (figures.length === 0) say(nothingIn(typed.app));
  return writeOut([json ? `${JSON.stringify({ apps: figures })}\n` : figures.map(evaluationTable).join('\n')]);
};
