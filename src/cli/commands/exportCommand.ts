import { writeDanglingReward } from '../../learn/dsjson/writeDanglingReward.ts';
import { writeDecision } from '../../learn/dsjson/writeDecision.ts';
import { createOutcomes, type Outcome, type Outcomes } from '../../learn/folds/outcomes.ts';
import type { RewardRecord } from '../../learn/records/record.ts';
import { defineCommand } from '../input/defineCommand.ts';
import { readLog, type ReadableLog } from '../input/readLog.ts';
import { LOG_OPTIONS } from '../input/sharedOptions.ts';
import { usageError } from '../terminal/commandResult.ts';
import { formatCount } from '../terminal/formatCount.ts';

const leftOutLine = (count: number): string =>
  `export: ${formatCount(count)} ${count === 1 ? 'decision is' : 'decisions are'} left out, ` +
  'because the log no longer contains all of their articles.';

/** The lines of the export. Each decision is written as soon as its outcome is final. */
async function* exportLines(
  { batches, now, since, settingsOf }: ReadableLog,
  logLine: (line: string) => void,
): AsyncGenerator<string> {
  const outcomesByApp = new Map<string, Outcomes>();
  let pendingText = '';
  let leftOut = 0;

  const settled = (outcome: Outcome): void => {
    const { decision } = outcome;
    if (decision.time < since) return;
    const line = writeDecision(outcome);
    if (line !== undefined) pendingText += `${line}\n`;
    else if (decision.order.length > 0) leftOut += 1;
  };
  const dangling = (reward: RewardRecord): void => {
    if (reward.time >= since) pendingText += `${writeDanglingReward(reward)}\n`;
  };
  const outcomesOf = (app: string): Outcomes => {
    const existing = outcomesByApp.get(app);
    if (existing) return existing;
    const created = createOutcomes({
      rewardWait: settingsOf(app).rewardWait,
      onSettled: settled,
      onDanglingReward: dangling,
    });
    outcomesByApp.set(app, created);
    return created;
  };
  const takePendingText = (): string => {
    const text = pendingText;
    pendingText = '';
    return text;
  };

  for await (const records of batches) {
    for (const record of records) outcomesOf(record.app).applyRecord(record);
    if (pendingText !== '') yield takePendingText();
  }
  for (const outcomes of outcomesByApp.values()) {
    outcomes.finish(now);
    if (pendingText !== '') yield takePendingText();
  }
  if (leftOut > 0) logLine(leftOutLine(leftOut));
}

/** `topslot export --dsjson`: prints each decision with its outcome in the format that Vowpal Wabbit reads. */
export const exportCommand = defineCommand(
  {
    name: 'export',
    purpose: 'print each decision with its outcome, in the format of Vowpal Wabbit',
    usage: ['topslot export --dsjson [options]'],
    notes: [
      'Prints one JSON object per line. The server may be running. For the records as they were written: topslot log.',
    ],
    options: {
      dsjson: { type: 'boolean', help: 'Write the dsjson format of Vowpal Wabbit. Required.' },
      ...LOG_OPTIONS,
    },
    examples: [
      { line: 'topslot export --dsjson > decisions.dsjson', effect: 'Exports the decisions of all apps.' },
      { line: 'topslot export --dsjson --app my-site --last 7d', effect: 'Exports the last seven days of one app.' },
    ],
  },
  async ({ dsjson, ...logOptions }, terminal) => {
    if (!dsjson) return usageError('The format is missing. Add --dsjson, the format of Vowpal Wabbit.');
    const opened = await readLog('export', logOptions, terminal);
    if (!opened.ok) return opened;
    const printed = await terminal.printAll(exportLines(opened, terminal.logLine));
    return printed.ok ? opened.checkFound() : printed;
  },
);
