import type { CommandResult } from '../terminal/commandResult.ts';
import type { CommandDeclaration, OptionTable } from '../terminal/commandDeclaration.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readWords, type OptionValues } from './readWords.ts';

/** A command of topslot. */
export interface Command extends CommandDeclaration {
  /** Runs the command with the words after its name. */
  readonly run: (words: readonly string[], terminal: Terminal) => Promise<CommandResult>;
}

/**
 * Makes a command from its declaration and its code.
 *
 * @param execute receives the values of the options, the terminal, and the words that are not options
 */
export const defineCommand = <const Options extends OptionTable>(
  declaration: CommandDeclaration<Options>,
  execute: (
    values: OptionValues<Options>,
    terminal: Terminal,
    words: readonly string[],
  ) => CommandResult | Promise<CommandResult>,
): Command => ({
  ...declaration,
  run: async (typed, terminal) => {
    const read = readWords(typed, declaration.options, declaration.maxArguments);
    return read.ok ? execute(read.values, terminal, read.words) : read;
  },
});
