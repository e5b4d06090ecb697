import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearestWord } from '../../server/text/nearestWord.ts';
import type { OptionTable } from '../terminal/commandDeclaration.ts';
import { usageError, type UsageError } from '../terminal/commandResult.ts';

type ParserOptions = NonNullable<ParseArgsConfig['options']>;

/** The values of a command's options, by name. */
export type OptionValues<Options extends OptionTable> = ReturnType<
  typeof parseArgs<{ args: string[]; options: { -readonly [Name in keyof Options]: Options[Name] } }>
>['values'];

/** Returns the part of the option table that `parseArgs` knows. */
const parserOptions = (table: OptionTable): ParserOptions =>
  Object.fromEntries(
    Object.entries(table).map(([name, { type, multiple, default: fallback }]) => [
      name,
      { type, ...(multiple !== undefined && { multiple }), ...(fallback !== undefined && { default: fallback }) },
    ]),
  );

const unknownOption = (word: string, table: OptionTable): string => {
  const [name = ''] = word.replace(/^-+/, '').split('=');
  const dashes = /^-*/.exec(word)?.[0] ?? '';
  const nearest = nearestWord(name, [...Object.keys(table), 'help']);
  return `There is no option ${dashes}${name}.${nearest === undefined ? '' : ` Did you mean --${nearest}?`}`;
};

/**
 * Finds the first mistake that makes `parseArgs` throw, and describes it. The errors of `parseArgs` name neither the nearest
 * option nor the missing value.
 */
const findMistake = (words: readonly string[], table: OptionTable, maxArguments: number): string | undefined => {
  const options = parserOptions(table);
  const { tokens } = parseArgs({ args: [...words], options, strict: false, allowPositionals: true, tokens: true });
  let argumentCount = 0;
  for (const token of tokens) {
    if (token.kind === 'positional') {
      argumentCount += 1;
      if (argumentCount <= maxArguments) continue;
      return maxArguments === 0
        ? `"${token.value}" is not an option. Options begin with "--".`
        : `"${token.value}" is one word too many.`;
    }
    if (token.kind === 'option-terminator') continue;
    const option = Object.hasOwn(table, token.name) && token.rawName.startsWith('--') ? table[token.name] : undefined;
    if (!option) return unknownOption(words[token.index] ?? token.rawName, table);
    const { value, inlineValue } = token;
    const usage = `--${token.name} ${option.value ?? ''}`.trimEnd();
    if (option.type === 'boolean') {
      if (value !== undefined) return `--${token.name} takes no value, but has "${value}".`;
    } else if (value === undefined) {
      return `--${token.name} needs a value: ${usage}.`;
    } else if (!inlineValue && /^-./.test(value)) {
      return `--${token.name} needs a value: ${usage}. To use "${value}" as the value, write --${token.name}=${value}.`;
    }
  }
  return undefined;
};

/** The options and the other words of a command line. */
export interface ReadWords<Options extends OptionTable> {
  readonly ok: true;
  readonly values: OptionValues<Options>;
  readonly words: readonly string[];
}

/**
 * Reads the words after a command's name.
 *
 * @param maxArguments maximum number of words that are not options
 * @returns the values of the options and the other words, or a usage error that names the mistake
 */
export const readWords = <const Options extends OptionTable>(
  words: readonly string[],
  table: Options,
  maxArguments = 0,
): ReadWords<Options> | UsageError => {
  const mistake = findMistake(words, table, maxArguments);
  if (mistake !== undefined) return usageError(mistake);
  const { values, positionals } = parseArgs({ args: [...words], options: table, allowPositionals: true });
  return { ok: true, values, words: positionals };
};
