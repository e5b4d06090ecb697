import process from 'node:process';
import { policyNames } from '../../learn/policies/policies.ts';
import { isId } from '../../wire/cds/id.ts';
import { readDuration } from '../../server/config/duration.ts';
import { errorText } from '../../server/text/errorText.ts';
import type { Command, Done } from '../terminal/command.ts';
import { loadConfig } from '../input/loadConfig.ts';
import { countText, createProgress } from '../terminal/progress.ts';
import { readPolicies } from './readPolicies.ts';
import { readWords } from '../input/readWords.ts';
import { say } from '../terminal/say.ts';
import { simulatePage } from './simulatePage.ts';
import { simulateReaders } from './simulateReaders.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const several = (count: number, what: string): string => `${countText(count)} ${what}${count === 1 ? '' : 's'}`;

/** A whole number above 0; `undefined` where it is none. */
const readCount = (text: string): number | undefined => {
  const count = Number(text);
  return Number.isSafeInteger(count) && count > 0 ? count : undefined;
};

const page = async (typed: {
  readonly views: string;
  readonly days: string;
  readonly seeds: string;
  readonly policy?: readonly string[] | undefined;
}): Promise<Done> => {
  const counts = { views: readCount(typed.views), days: readCount(typed.days), seeds: readCount(typed.seeds) };
  const { views, days, seeds } = counts;
  if (views === undefined || days === undefined || seeds === undefined) {
    return { ok: false, why: '--views, --days and --seeds: should be whole numbers above 0.' };
  }
  const asked = readPolicies(typed.policy);
  if (!asked.ok) return asked;
  const { policies = policyNames } = asked;
  const total = policies.length * seeds * 2 * views * days;
  const progress = createProgress('simulate', Date.now, say, 'views');
  const shares = await simulatePage({
    policies,
    viewsPerDay: views,
    days,
    seeds,
    progress: (done) => progress(done * total, done),
  });
  const width = Math.max(...shares.map(({ policy }) => policy.length));
  process.stdout.write(
    `A front page with ${countText(views)} views a day, for ${several(days, 'day')}, ${several(seeds, 'front page')}: clicks as\n` +
      'a share of what they would be with the best story for each reader on top.\n\n' +
      `${''.padEnd(width)}  all is known  under dnt\n` +
      shares
        .map(
          ({ policy, full, dnt }) =>
            `${policy.padEnd(width)}  ${full.toFixed(2).padStart(12)}  ${dnt.toFixed(2).padStart(9)}\n`,
        )
        .join(''),
  );
  return { ok: true };
};

const readers = async (typed: {
  readonly url: string;
  readonly app: string;
  readonly sets?: string | undefined;
  readonly config?: string | undefined;
  readonly rate: string;
  readonly for: string;
}): Promise<Done> => {
  if (!/^https?:\/\/[^/]/.test(typed.url)) {
    return { ok: false, why: `--url ${typed.url}: should be an address such as http://127.0.0.1:8080.` };
  }
  const loaded = loadConfig(typed.config);
  if (!loaded.ok) return loaded;
  const sets = typed.sets?.split(/\s+/).filter(Boolean) ?? Object.keys(loaded.config.actionSets);
  if (sets.length === 0) return { ok: false, why: 'Which action sets? Say --sets "news sports", or --config <file>.' };
  const wrong = [typed.app, ...sets].find((id) => !isId(id));
  if (wrong !== undefined) {
    return { ok: false, why: `"${wrong}" is not an id: 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or a digit.` };
  }
  const rate = readCount(typed.rate);
  if (rate === undefined) return { ok: false, why: `--rate ${typed.rate}: should be a number of readers a second.` };
  const milliseconds = readDuration(typed.for);
  if (milliseconds === undefined) {
    return { ok: false, why: `--for ${typed.for}: should be a number and a unit (ms, s, m, h, d), such as "60s".` };
  }
  const endpoint = typed.url.endsWith('/') ? typed.url : `${typed.url}/`;
  const progress = createProgress('simulate', Date.now, say, 'readers');
  try {
    const visits = await simulateReaders({ endpoint, app: typed.app, sets, rate, milliseconds, progress });
    process.stdout.write(
      `${countText(visits.readers)} readers, ${countText(visits.clicks)} clicks on the top story: ` +
        `${percent(visits.first)} of the first tenth of them, ${percent(visits.last)} of the last.\n`,
    );
    return { ok: true };
  } catch (error) {
    return { ok: false, why: errorText(error) };
  }
};

/**
 * `topslot simulate`: plays the simulated front page with each policy; with `--url` it sends simulated readers to a running
 * server instead.
 */
export const simulateCommand: Command = (words) => {
  const read = readWords(words, {
    url: { type: 'string' },
    app: { type: 'string', default: 'simulated' },
    sets: { type: 'string' },
    config: { type: 'string' },
    rate: { type: 'string', default: '200' },
    for: { type: 'string', default: '60s' },
    policy: { type: 'string', multiple: true },
    views: { type: 'string', default: '20000' },
    days: { type: 'string', default: '5' },
    seeds: { type: 'string', default: '2' },
  });
  if (!read.ok) return read;
  const { url, ...typed } = read.values;
  return url === undefined ? page(typed) : readers({ ...typed, url });
};
