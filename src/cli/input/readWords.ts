import { parseArgs, type ParseArgsConfig } from 'node:util';
import { errorText } from '../../server/text/errorText.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T }>>['values'];

/**
 * Reads a command's words as options; an unknown or a half one is a sentence for whoever typed it.
 *
 * @param most words that may stand without being options
 */
export const readWords = <const T extends Options>(
  words: readonly string[],
  options: T,
  most = 0,
):
  | { readonly ok: true; readonly values: Values<T>; readonly others: readonly string[] }
  | { readonly ok: false; readonly why: string } => {
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: most > 0 });
    const extra = positionals[most];
    if (extra !== undefined) return { ok: false, why: `"${extra}" is one word too many. See topslot --help.` };
    return { ok: true, values, others: positionals };
  } catch (error) {
    const why = errorText(error);
    return { ok: false, why: `${why} See topslot --help.` };
  }
};
