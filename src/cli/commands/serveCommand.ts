import { resolve } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import process from 'node:process';
import { serve, type Running } from '../../server/serve.ts';
import type { Command } from '../terminal/command.ts';
import { readWords } from '../input/readWords.ts';
import { loadConfig, type Overrides } from '../input/loadConfig.ts';

const DEMO = fileURLToPath(new URL('../../../demo/topslot.config.json', import.meta.url));

/** Feeds and requests have a say in these lines; control characters in them would have one in the terminal. */
const say = (line: string): void => {
  const printable = line.replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : '\ufffd'));
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${printable}\n`);
};

const FEED = /^([^=]+)=(.+)$/;

const isUrl = (text: string): boolean => /^https?:\/\//i.test(text);

/** What was typed, as configuration. Paths typed here start from the working folder, whatever the file's start from. */
const overridesOf = (typed: {
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly data?: string | undefined;
  readonly feed?: readonly string[] | undefined;
  readonly app?: readonly string[] | undefined;
}): { readonly ok: true; readonly overrides: Overrides } | { readonly ok: false; readonly why: string } => {
  const wrong = typed.feed?.find((feed) => !FEED.test(feed));
  if (wrong !== undefined) return { ok: false, why: `--feed ${wrong}: should be <name>=<url or file>.` };
  if (typed.port !== undefined && !/^\d+$/.test(typed.port)) {
    return { ok: false, why: `--port ${typed.port}: should be a number from 0 to 65535.` };
  }
  const feeds = (typed.feed ?? []).map((feed) => {
    const [, name = '', source = ''] = FEED.exec(feed) ?? [];
    return [name, { feed: isUrl(source) ? source : resolve(source) }] as const;
  });
  return {
    ok: true,
    overrides: {
      ...(typed.host !== undefined && { host: typed.host }),
      ...(typed.port !== undefined && { port: Number(typed.port) }),
      ...(typed.data !== undefined && { data: resolve(typed.data) }),
      ...(feeds.length > 0 && { actionSets: Object.fromEntries(feeds) }),
      ...(typed.app && { apps: Object.fromEntries(typed.app.map((id) => [id, {}])) }),
    },
  };
};

const endAtOnce = { SIGINT: () => process.exit(130), SIGTERM: () => process.exit(143) } as const;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/**
 * While it starts, which with a large log takes a while, there is nothing to be answered, and nothing that was promised. The
 * first process of a container does not even end by a signal that it does not listen to.
 */
const endWhileStarting = (): void => {
  for (const signal of SIGNALS) process.once(signal, endAtOnce[signal]);
};

/** Resolves when the process is told to end. A second signal ends it at once. */
const untilStopped = async (server: Running): Promise<void> => {
  for (const signal of SIGNALS) process.off(signal, endAtOnce[signal]);
  const [signal] = await Promise.race(SIGNALS.map((one) => once(process, one)));
  for (const one of SIGNALS) process.once(one, endAtOnce[one]);
  say(`${String(signal)}: answering what is under way, then stopping`);
  await server.close();
};

/** `topslot serve`: stdout gets the address and nothing else, everything for people goes to stderr. */
export const serveCommand: Command = async (words) => {
  const read = readWords(words, {
    dev: { type: 'boolean', default: false },
    config: { type: 'string' },
    feed: { type: 'string', multiple: true },
    app: { type: 'string', multiple: true },
    host: { type: 'string' },
    port: { type: 'string' },
    data: { type: 'string' },
  });
  if (!read.ok) return read;
  const typed = read.values;
  const asked = overridesOf(typed);
  if (!asked.ok) return asked;
  const { overrides } = asked;

  let loaded = loadConfig(typed.config, overrides);
  if (!loaded.ok) return loaded;
  const empty = Object.keys(loaded.config.actionSets).length === 0;
  const demo = typed.dev && empty && loaded.file === undefined;
  if (demo) loaded = loadConfig(DEMO, { data: resolve('.topslot'), ...overrides });
  else if (empty)
    return { ok: false, why: 'There is nothing to rank: give it --feed news=https://…/rss.xml, or a configuration.' };
  if (!loaded.ok) return loaded;

  const { config, folder, warnings } = loaded;
  for (const warning of warnings) say(`configuration: ${warning}`);
  endWhileStarting();
  const nextFreePort = typed.dev && typed.port === undefined;
  const memoryIfInUse = typed.dev && typed.data === undefined;
  const served = await serve({
    config,
    folder,
    dev: typed.dev,
    demo,
    memoryIfInUse,
    nextFreePort,
    say,
    environment: process.env,
  });
  if (!served.ok) return served;
  const { server } = served;
  if (demo) say(`the demo newspaper: ${server.url}/`);
  if (typed.dev) say(`the inspector: ${server.url}/_dev/`);
  process.stdout.write(`${server.localUrl}\n`);
  await untilStopped(server);
  return { ok: true };
};
