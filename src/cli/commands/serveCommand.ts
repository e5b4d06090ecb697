import { resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { serve } from '../../server/serve.ts';
import { defineCommand } from '../input/defineCommand.ts';
import { loadConfig, type Overrides } from '../input/loadConfig.ts';
import { idMistake, readWholeNumber } from '../input/optionValues.ts';
import { CONFIG_OPTION, DATA_OPTION } from '../input/sharedOptions.ts';
import { usageError, type UsageError } from '../terminal/commandResult.ts';

const DEMO_CONFIG = fileURLToPath(new URL('../../../demo/topslot.config.json', import.meta.url));

/**
 * Adds the time to a line of the server. The line can quote feeds and requests, so control characters, which could drive the
 * terminal, are replaced. Tabs and line feeds are ours.
 */
const serverLine = (line: string): string => {
  const printable = line.replace(/\p{Cc}/gu, (control) => (control === '\n' || control === '\t' ? control : '\ufffd'));
  return `${new Date().toISOString().slice(11, 19)} ${printable}`;
};

interface TypedFeed {
  readonly name: string;
  /** An http(s) URL or a path. */
  readonly source: string;
}

/** Reads the values of `--feed`: `<name>=<url or file>`. */
const readFeeds = (typed: readonly string[]): { readonly ok: true; readonly feeds: TypedFeed[] } | UsageError => {
  const feeds: TypedFeed[] = [];
  for (const feed of typed) {
    const [, name, source] = /^([^=/]+)=(.+)$/.exec(feed) ?? [];
    if (name === undefined || source === undefined) {
      const example = /^[^=]+$|^https?:/.test(feed) ? feed : 'https://www.example.com/rss.xml';
      return usageError(`--feed ${feed}: Write <name>=<url or file>, such as --feed news=${example}.`);
    }
    const invalidId = idMistake(`--feed ${feed}`, [name]);
    if (invalidId !== undefined) return usageError(invalidId);
    const [, scheme = ''] = /^([a-z][a-z\d+.-]*):\/\//i.exec(source) ?? [];
    if (scheme !== '' && !/^https?$/i.test(scheme)) {
      return usageError(`--feed ${feed}: A feed must be an http(s) address or a file, not ${scheme}://.`);
    }
    if (feeds.some((earlier) => earlier.name === name)) {
      return usageError(`--feed ${feed}: There are two feeds named "${name}". Each needs its own name.`);
    }
    feeds.push({ name, source });
  }
  return { ok: true, feeds };
};

/** Reads the typed options as configuration. Typed paths start from the working folder. */
const readOverrides = (
  typed: {
    readonly host?: string | undefined;
    readonly port?: string | undefined;
    readonly data?: string | undefined;
    readonly feed?: readonly string[] | undefined;
    readonly app?: readonly string[] | undefined;
  },
  workingFolder: string,
): { readonly ok: true; readonly overrides: Overrides } | UsageError => {
  const { host, data, feed = [], app: apps = [] } = typed;
  const port = typed.port === undefined ? undefined : readWholeNumber(typed.port, 0, 65_535);
  if (typed.port !== undefined && port === undefined) {
    return usageError(`--port must be a number from 0 to 65535, not "${typed.port}".`);
  }
  const emptyOption = host === '' ? '--host' : data === '' ? '--data' : undefined;
  if (emptyOption !== undefined) return usageError(`${emptyOption} must not be empty.`);
  const invalidApp = idMistake('--app', apps);
  if (invalidApp !== undefined) return usageError(invalidApp);
  const read = readFeeds(feed);
  if (!read.ok) return read;
  const actionSets = read.feeds.map(({ name, source }) => {
    const isUrl = /^https?:\/\//i.test(source);
    return [name, { feed: isUrl ? source : resolve(workingFolder, source) }] as const;
  });
  return {
    ok: true,
    overrides: {
      ...(host !== undefined && { host }),
      ...(port !== undefined && { port }),
      ...(data !== undefined && { data: resolve(workingFolder, data) }),
      ...(actionSets.length > 0 && { actionSets: Object.fromEntries(actionSets) }),
      ...(apps.length > 0 && { apps: Object.fromEntries(apps.map((id) => [id, {}])) }),
    },
  };
};

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Ends the process on a signal, unless the returned function waits for one. The first process of a container ignores signals
 * that it has no listener for. The listeners are never replaced: libuv drops a signal that is pending while a signal has no
 * listener.
 *
 * @returns waits for the next signal; after that one, a signal ends the process again
 */
const listenForSignals = (): (() => Promise<string>) => {
  let onSignal: ((signal: string) => void) | undefined;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (!onSignal) process.exit(EXIT_CODES[signal]);
      onSignal(signal);
      onSignal = undefined;
    });
  }
  return () => new Promise((deliver) => (onSignal = deliver));
};

/** `topslot serve`: runs the server. Standard output has the address and nothing else. */
export const serveCommand = defineCommand(
  {
    name: 'serve',
    purpose: 'run the ranking server',
    usage: ['topslot [serve] [options]'],
    notes: ['Prints the address of the server to standard output, and its log lines to standard error.'],
    options: {
      feed: {
        type: 'string',
        value: '<name>=<url or file>',
        help: 'An action set and its RSS or Atom feed, in addition to those of the configuration.',
        multiple: true,
        defaultText: 'the feeds of the configuration',
      },
      app: {
        type: 'string',
        value: '<id>',
        help: 'An app to serve, in addition to those of the configuration.',
        multiple: true,
        defaultText: 'the apps of the configuration; any app if it has none',
      },
      config: CONFIG_OPTION,
      host: {
        type: 'string',
        value: '<address>',
        help: 'The address to listen on.',
        defaultText: '"host" of the configuration, otherwise 127.0.0.1',
      },
      port: {
        type: 'string',
        value: '<number>',
        help: 'The port to listen on, 0 to 65535; 0 chooses a free port.',
        defaultText: '"port" of the configuration, otherwise 8080',
      },
      data: DATA_OPTION,
      dev: {
        type: 'boolean',
        help:
          'For development on this machine: adds the inspector at /_dev/ and simulated faults, uses the next free ' +
          'port, and without any feed serves the demo newspaper.',
      },
    },
    examples: [
      {
        line: 'topslot --feed news=https://www.example.com/rss.xml',
        effect: 'Ranks the stories of one feed, for any app, at http://127.0.0.1:8080.',
      },
      { line: 'topslot serve --config topslot.config.json', effect: 'Runs the server that the file describes.' },
      { line: 'topslot serve --dev', effect: 'Shows the demo newspaper and the inspector.' },
    ],
  },
  async ({ dev = false, ...typed }, terminal) => {
    const { folder: workingFolder } = terminal;
    const read = readOverrides(typed, workingFolder);
    if (!read.ok) return read;
    const { overrides } = read;

    let loaded = loadConfig(typed.config, workingFolder, overrides);
    if (!loaded.ok) return loaded;
    const hasFeeds = Object.keys(loaded.config.actionSets).length > 0;
    const demo = dev && !hasFeeds && loaded.file === undefined;
    if (!hasFeeds && !demo) {
      return usageError('There is no feed to rank. Add --feed news=https://…/rss.xml, or --config <file>.');
    }
    if (demo) {
      loaded = loadConfig(DEMO_CONFIG, workingFolder, { data: resolve(workingFolder, '.topslot'), ...overrides });
      if (!loaded.ok) return loaded;
    }

    const { config, folder, warnings } = loaded;
    const logLine = (line: string): void => terminal.logLine(serverLine(line));
    for (const warning of warnings) logLine(`configuration: ${warning}`);
    const waitForSignal = listenForSignals();
    const served = await serve({
      config,
      folder,
      dev,
      demo,
      useMemoryIfInUse: dev && typed.data === undefined,
      useNextFreePort: dev && typed.port === undefined,
      logLine,
      environment: process.env,
    });
    if (!served.ok) return served;
    const { server } = served;
    if (demo) logLine(`demo newspaper: ${server.url}/`);
    if (dev) logLine(`inspector: ${server.url}/_dev/`);
    const signal = waitForSignal();
    terminal.print(`${server.localUrl}\n`);
    logLine(`${await signal}: finishing open requests, then stopping`);
    await server.close();
    return { ok: true };
  },
);
