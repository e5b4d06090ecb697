import process from 'node:process';
import { isId } from '../../wire/cds/id.ts';
import { readLimit } from '../../wire/cds/limit.ts';
import type { Command } from '../terminal/command.ts';
import { readWords } from '../input/readWords.ts';
import { loadConfig } from '../input/loadConfig.ts';
import { writeSnippet } from './writeSnippet.ts';

/** `topslot snippet`: prints the HTML that a publisher pastes, for the configuration that is there. */
export const snippetCommand: Command = (words) => {
  const read = readWords(words, {
    config: { type: 'string' },
    app: { type: 'string' },
    sets: { type: 'string' },
    endpoint: { type: 'string' },
    limit: { type: 'string' },
    details: { type: 'string' },
  });
  if (!read.ok) return read;
  const typed = read.values;
  const loaded = loadConfig(typed.config);
  if (!loaded.ok) return loaded;
  const { config } = loaded;

  const app = typed.app ?? Object.keys(config.apps)[0] ?? 'my-site';
  const sets = typed.sets?.split(/\s+/).filter(Boolean) ?? Object.keys(config.actionSets);
  if (sets.length === 0) sets.push('news');
  const wrong = [app, ...sets].find((id) => !isId(id));
  if (wrong !== undefined) {
    return {
      ok: false,
      why: `"${wrong}" is not an id: 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or a digit.`,
    };
  }
  const limit = readLimit(typed.limit);
  if (typed.limit !== undefined && limit === undefined) {
    return { ok: false, why: `--limit ${typed.limit}: should be a number from 2 to 30.` };
  }
  const { details } = typed;
  if (details !== undefined && details !== '0' && details !== '1' && details !== '2') {
    return { ok: false, why: `--details ${details}: should be 0, 1 or 2.` };
  }
  if (typed.endpoint !== undefined && !/^https?:\/\/[^/]/.test(typed.endpoint)) {
    return { ok: false, why: `--endpoint ${typed.endpoint}: should be an address such as https://rank.example/.` };
  }
  const endpoint = typed.endpoint ?? config.publicUrl ?? `http://${config.host}:${config.port}`;
  process.stdout.write(
    writeSnippet({
      endpoint: endpoint.endsWith('/') ? endpoint : `${endpoint}/`,
      app,
      sets,
      limit,
      details: details === '1' ? 1 : details === '2' ? 2 : details === '0' ? 0 : undefined,
    }),
  );
  return { ok: true };
};
