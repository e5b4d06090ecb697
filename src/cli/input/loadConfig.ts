import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { cwd } from 'node:process';
import { readConfig } from '../../server/config/readConfig.ts';
import type { Config, ConfigInput } from '../../server/config/schema.ts';
import { errorText } from '../../server/text/errorText.ts';

export type Loaded =
  | {
      readonly ok: true;
      readonly config: Config;
      /** Sentences about what in it has no effect. */
      readonly warnings: readonly string[];
      /** The folder of the file: what its relative paths start from. */
      readonly folder: string;
      /** The file, or `undefined` if there was none to read. */
      readonly file: string | undefined;
    }
  | { readonly ok: false; readonly why: string };

/** What the command line says goes before what the file says. */
export interface Overrides extends Pick<ConfigInput, 'host' | 'port' | 'data' | 'actionSets' | 'apps'> {}

const parse = (file: string): { ok: true; value: unknown } | { ok: false; why: string } => {
  try {
    return { ok: true, value: JSON.parse(readFileSync(file, 'utf8')) };
  } catch (error) {
    return { ok: false, why: `${file}: ${errorText(error)}` };
  }
};

/**
 * Reads the configuration file, if one was named or `topslot.config.json` is there, lays the command line over it, and
 * checks the whole.
 */
export const loadConfig = (named: string | undefined, overrides: Overrides = {}): Loaded => {
  const usual = resolve('topslot.config.json');
  const file = named === undefined ? (existsSync(usual) ? usual : undefined) : resolve(named);
  const read = file === undefined ? { ok: true as const, value: {} } : parse(file);
  if (!read.ok) return read;
  if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) {
    return { ok: false, why: `${file}: must hold one JSON object.` };
  }
  const input: Record<string, unknown> = { ...read.value };
  for (const [key, value] of Object.entries(overrides)) {
    // A feed or an app of the command line stands beside those of the file.
    const inFile = input[key];
    input[key] = typeof value === 'object' && typeof inFile === 'object' ? { ...inFile, ...value } : value;
  }
  const checked = readConfig(input);
  if (!checked.ok) return { ok: false, why: [`${file ?? 'the command line'}:`, ...checked.why].join('\n  ') };
  const { config, warnings } = checked;
  return { ok: true, config, warnings, folder: file === undefined ? cwd() : dirname(file), file };
};
