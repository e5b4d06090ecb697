import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { parseJson } from '../../server/config/parseJson.ts';
import { readConfig } from '../../server/config/readConfig.ts';
import type { Config, ConfigInput } from '../../server/config/schema.ts';
import { describeError } from '../../server/text/describeError.ts';
import { nearestWord } from '../../server/text/nearestWord.ts';
import { usageError, type UsageError } from '../terminal/commandResult.ts';

/** The configuration file that is read from the working folder if the command line names none. */
const DEFAULT_FILE = 'topslot.config.json';

export interface LoadedConfig {
  readonly ok: true;
  readonly config: Config;
  /** Sentences about parts of the file that have no effect. */
  readonly warnings: readonly string[];
  /** Where the relative paths of the configuration start: the folder of the file. */
  readonly folder: string;
  /** The absolute path of the file; `undefined` if there is none. */
  readonly file: string | undefined;
}

export type ConfigResult = LoadedConfig | UsageError | { readonly ok: false; readonly why: string };

/** Options of the command line that take precedence over the same keys of the file. */
export interface Overrides extends Pick<ConfigInput, 'host' | 'port' | 'data' | 'actionSets' | 'apps'> {}

const errorCode = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Returns the JSON file next to a missing one whose name is nearest. */
const nearestFile = (file: string): string | undefined => {
  try {
    const files = readdirSync(dirname(file)).filter((name) => name.endsWith('.json'));
    return nearestWord(basename(file), files);
  } catch {
    return undefined;
  }
};

const unreadableFile = (file: string, error: unknown): string => {
  switch (errorCode(error)) {
    case 'ENOENT':
    case 'ENOTDIR': {
      const nearest = nearestFile(file);
      return `${file}: There is no such file.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`;
    }
    case 'EISDIR':
      return `${file}: This is a folder. --config needs the file, such as ${resolve(file, DEFAULT_FILE)}.`;
    case 'EACCES':
      return `${file}: The file cannot be read: permission denied.`;
    default:
      return `${file}: The file cannot be read: ${describeError(error)}`;
  }
};

type JsonResult = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly why: string };

const readJson = (file: string): JsonResult => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { ok: false, why: unreadableFile(file, error) };
  }
  const parsed = parseJson(text);
  return parsed.ok
    ? parsed
    : { ok: false, why: `${file}, line ${parsed.line}, column ${parsed.column}: ${parsed.why}` };
};

/**
 * Loads and checks the configuration: the named file, otherwise `topslot.config.json` in the working folder, otherwise the
 * defaults. The overrides replace keys of the file, except that feeds and apps are added to those of the file.
 *
 * @param named the value of `--config`
 * @param workingFolder where a relative `named` starts
 */
export const loadConfig = (
  named: string | undefined,
  workingFolder: string,
  overrides: Overrides = {},
): ConfigResult => {
  const usual = resolve(workingFolder, DEFAULT_FILE);
  const file = named === undefined ? (existsSync(usual) ? usual : undefined) : resolve(workingFolder, named);
  const read: JsonResult = file === undefined ? { ok: true, value: {} } : readJson(file);
  if (!read.ok) return read;
  if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) {
    return { ok: false, why: `${file}: The configuration must be one JSON object: { … }.` };
  }
  const input: Record<string, unknown> = { ...read.value };
  for (const [key, value] of Object.entries(overrides)) {
    const inFile = input[key];
    input[key] = typeof value === 'object' && typeof inFile === 'object' ? { ...inFile, ...value } : value;
  }
  const checked = readConfig(input);
  if (!checked.ok) {
    const why = [`${file ?? 'The command line'}:`, ...checked.why].join('\n  ');
    return file === undefined ? usageError(why) : { ok: false, why };
  }
  const { config, warnings } = checked;
  return { ok: true, config, warnings, folder: file === undefined ? workingFolder : dirname(file), file };
};

/** Returns the data folder: `--data` if it was typed, otherwise the one of the configuration. */
export const dataFolder = (typed: string | undefined, workingFolder: string, loaded: LoadedConfig): string =>
  typed === undefined ? resolve(loaded.folder, loaded.config.data) : resolve(workingFolder, typed);
