import { policyNames } from '../../learn/policies/policies.ts';
import { readDuration } from '../../server/config/readDuration.ts';
import { describeError } from '../../server/text/describeError.ts';
import { defineCommand } from '../input/defineCommand.ts';
import { loadConfig } from '../input/loadConfig.ts';
import {
  durationMistake,
  idMistake,
  isHttpUrl,
  readWholeNumber,
  splitNames,
  urlMistake,
} from '../input/optionValues.ts';
import { POLICY_OPTION, readPolicies } from '../input/readPolicies.ts';
import { CONFIG_OPTION } from '../input/sharedOptions.ts';
import { usageError, type CommandResult } from '../terminal/commandResult.ts';
import { createProgress } from '../terminal/createProgress.ts';
import { formatCount } from '../terminal/formatCount.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { simulatePage } from './simulatePage.ts';
import { simulateReaders } from './simulateReaders.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const plural = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

const countMistake = (option: string, value: string): string =>
  `${option} must be a whole number from 1, not "${value}".`;

/** Simulates front pages in this process, and prints the share of the best possible clicks that each policy earned. */
const comparePolicies = async (
  typed: {
    readonly views: string;
    readonly days: string;
    readonly seeds: string;
    readonly policy?: readonly string[] | undefined;
  },
  { print, logLine }: Terminal,
): Promise<CommandResult> => {
  const viewsPerDay = readWholeNumber(typed.views, 1);
  if (viewsPerDay === undefined) return usageError(countMistake('--views', typed.views));
  const days = readWholeNumber(typed.days, 1);
  if (days === undefined) return usageError(countMistake('--days', typed.days));
  const seeds = readWholeNumber(typed.seeds, 1);
  if (seeds === undefined) return usageError(countMistake('--seeds', typed.seeds));
  const read = readPolicies(typed.policy);
  if (!read.ok) return read;
  const { policies = policyNames } = read;
  // Each policy plays each front page twice: with the full context and under dnt.
  const totalViews = policies.length * seeds * 2 * viewsPerDay * days;
  const logProgress = createProgress('simulate', Date.now, logLine, 'views');
  const shares = await simulatePage({
    policies,
    viewsPerDay,
    days,
    seeds,
    progress: (share) => logProgress(share * totalViews, share),
  });
  const width = Math.max(...shares.map(({ policy }) => policy.length));
  print(
    `Simulated ${plural(seeds, 'front page')} with ${formatCount(viewsPerDay)} views a day ` +
      `for ${plural(days, 'day')}.\nClicks as a share of the clicks with the best story for each reader on top:\n\n` +
      `${''.padEnd(width)}  full context  under dnt\n` +
      shares
        .map(
          ({ policy, full, dnt }) =>
            `${policy.padEnd(width)}  ${full.toFixed(2).padStart(12)}  ${dnt.toFixed(2).padStart(9)}\n`,
        )
        .join(''),
  );
  return { ok: true };
};

/** Sends simulated readers to a running server, and prints how the click rate changed. */
const sendReadersTo = async (
  url: string,
  typed: {
    readonly app: string;
    readonly sets?: string | undefined;
    readonly config?: string | undefined;
    readonly rate: string;
    readonly for: string;
  },
  { folder, print, logLine }: Terminal,
): Promise<CommandResult> => {
  if (!isHttpUrl(url)) return usageError(urlMistake('--url', url, 'http://127.0.0.1:8080'));
  const loaded = loadConfig(typed.config, folder);
  if (!loaded.ok) return loaded;
  const sets = typed.sets === undefined ? Object.keys(loaded.config.actionSets) : splitNames(typed.sets);
  if (sets.length === 0) {
    return usageError('The action sets are missing. Add --sets "news sports", or --config <file>.');
  }
  const invalidId = idMistake('--app', [typed.app]) ?? idMistake('--sets', sets);
  if (invalidId !== undefined) return usageError(invalidId);
  const rate = readWholeNumber(typed.rate, 1);
  if (rate === undefined) return usageError(countMistake('--rate', typed.rate));
  const milliseconds = readDuration(typed.for);
  if (milliseconds === undefined) return usageError(durationMistake('--for', typed.for, '60s'));
  try {
    const { readers, clicks, firstTenth, lastTenth } = await simulateReaders({
      endpoint: url.endsWith('/') ? url : `${url}/`,
      app: typed.app,
      sets,
      rate,
      milliseconds,
      progress: createProgress('simulate', Date.now, logLine, 'readers'),
    });
    print(
      `${formatCount(readers)} readers, ${formatCount(clicks)} clicks on the top story. ` +
        `Click rate: ${percent(firstTenth)} in the first tenth of the readers, ${percent(lastTenth)} in the last.\n`,
    );
    return { ok: true };
  } catch (error) {
    return { ok: false, why: describeError(error) };
  }
};

/** `topslot simulate`: compares policies on simulated front pages, or sends readers to a running server (`--url`). */
export const simulateCommand = defineCommand(
  {
    name: 'simulate',
    purpose: 'compare policies on a simulated page, or send simulated readers to a server',
    usage: [
      'topslot simulate [--policy <name>] [--views <n>] [--days <n>] [--seeds <n>]',
      'topslot simulate --url <url> [--app <id>] [--sets "<name> <name>"] [--rate <n>] [--for <duration>]',
    ],
    options: {
      policy: POLICY_OPTION,
      views: { type: 'string', value: '<n>', help: 'Page views per day.', default: '20000' },
      days: { type: 'string', value: '<n>', help: 'Length of the simulation in days.', default: '5' },
      seeds: { type: 'string', value: '<n>', help: 'Number of different front pages per policy.', default: '2' },
      url: {
        type: 'string',
        value: '<url>',
        help: 'Send simulated readers to the server at this address. Without it, the server is simulated too.',
      },
      app: { type: 'string', value: '<id>', help: 'With --url: the app to rank for.', default: 'simulated' },
      sets: {
        type: 'string',
        value: '"<name> <name>"',
        help: 'With --url: the action sets to rank, separated by spaces.',
        defaultText: 'all of the configuration',
      },
      rate: { type: 'string', value: '<n>', help: 'With --url: maximum number of readers per second.', default: '200' },
      for: {
        type: 'string',
        value: '<duration>',
        help: 'With --url: how long to send readers: a number and a unit (ms, s, m, h, d).',
        default: '60s',
      },
      config: CONFIG_OPTION,
    },
    examples: [
      {
        line: 'topslot simulate --policy learn --policy default --days 2',
        effect: 'Compares learning with the editors’ order over two days.',
      },
      {
        line: 'topslot simulate --url http://127.0.0.1:8080 --sets news --for 5m',
        effect: 'Sends readers to a running server for five minutes.',
      },
    ],
  },
  ({ url, ...typed }, terminal) =>
    url === undefined ? comparePolicies(typed, terminal) : sendReadersTo(url, typed, terminal),
);
