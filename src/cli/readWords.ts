import { parseArgs, type ParseArgsConfig } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: T }>>['values'];

/** Reads a command's words as options; an unknown or a half one is a sentence for whoever typed it. */
export const readWords = <const T extends Options>(
  words: readonly string[],
  options: T,
): { readonly ok: true; readonly values: Values<T> } | { readonly ok: false; readonly why: string } => {
  try {
    return { ok: true, values: parseArgs({ args: [...words], options }).values };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, why: `${why} See topslot --help.` };
  }
};
