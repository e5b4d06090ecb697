import { writeDanglingReward } from '../../learn/dsjson/writeDanglingReward.ts';
import { writeDecision } from '../../learn/dsjson/writeDecision.ts';
import { createOutcomes, type Outcome, type Outcomes } from '../../learn/folds/outcomes.ts';
import type { RewardRecord } from '../../learn/records/record.ts';
import type { Command } from '../terminal/command.ts';
import { countText } from '../terminal/progress.ts';
import { LOG_OPTIONS, nothingIn, readLog, type OpenedRecords } from '../input/readLog.ts';
import { readWords } from '../input/readWords.ts';
import { say } from '../terminal/say.ts';
import { writeOut } from '../terminal/writeOut.ts';

const unnamed = (count: number): string =>
  `export: ${countText(count)} ${count === 1 ? 'decision is' : 'decisions are'} left out: ` +
  'the log no longer names all of their articles.';

/** The lines of the records, as soon as it is known what came of them. */
async function* linesOf(
  { batches, now, since, rulesOf }: OpenedRecords,
  app: string | undefined,
): AsyncGenerator<string> {
  const apps = new Map<string, Outcomes>();
  let text = '';
  let leftOut = 0;

  const settled = (outcome: Outcome): void => {
    const { decision } = outcome;
    if (decision.time < since) return;
    const line = writeDecision(outcome);
    if (line !== undefined) text += `${line}\n`;
    else if (decision.order.length > 0) leftOut += 1;
  };
  const dangling = (reward: RewardRecord): void => {
    if (reward.time >= since) text += `${writeDanglingReward(reward)}\n`;
  };
  const outcomesOf = (id: string): Outcomes => {
    const known = apps.get(id);
    if (known) return known;
    const { rewardWait } = rulesOf(id);
    const made = createOutcomes({ rewardWait, settled, dangling });
    apps.set(id, made);
    return made;
  };
  const given = (): string => {
    const lines = text;
    text = '';
    return lines;
  };

  for await (const records of batches) {
    for (const record of records) outcomesOf(record.app).take(record);
    if (text !== '') yield given();
  }
  for (const outcomes of apps.values()) {
    outcomes.end(now);
    if (text !== '') yield given();
  }
  if (apps.size === 0) say(nothingIn(app));
  if (leftOut > 0) say(unnamed(leftOut));
}

/** `topslot export --dsjson`: prints the log as others read it, one JSON object a line. */
export const exportCommand: Command = async (words) => {
  const read = readWords(words, { ...LOG_OPTIONS, dsjson: { type: 'boolean' } });
  if (!read.ok) return read;
  const { dsjson, ...typed } = read.values;
  if (!dsjson) {
    return {
      ok: false,
      why: 'Say in which format: there is --dsjson, which Vowpal Wabbit reads. The records as they are: topslot log.',
    };
  }
  const opened = await readLog('export', typed);
  return opened.ok ? writeOut(linesOf(opened, typed.app)) : opened;
};
