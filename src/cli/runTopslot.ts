import { readFileSync } from 'node:fs';
import { nearestWord } from '../server/text/nearestWord.ts';
import { evaluateCommand } from './commands/evaluateCommand.ts';
import { exportCommand } from './commands/exportCommand.ts';
import { logCommand } from './commands/logCommand.ts';
import { repairCommand } from './commands/repairCommand.ts';
import { serveCommand } from './commands/serveCommand.ts';
import { simulateCommand } from './commands/simulateCommand.ts';
import { snippetCommand } from './commands/snippetCommand.ts';
import type { Command } from './input/defineCommand.ts';
import { exitCodeOf, usageError, type CommandResult } from './terminal/commandResult.ts';
import { commandHelp, overviewHelp } from './terminal/helpText.ts';
import type { Terminal } from './terminal/terminal.ts';

/** The commands in the order of the help text. */
export const commands: readonly Command[] = [
  serveCommand,
  snippetCommand,
  logCommand,
  exportCommand,
  evaluateCommand,
  simulateCommand,
  repairCommand,
];

const findCommand = (name: string): Command | undefined => commands.find((command) => command.name === name);

const unknownCommand = (name: string): CommandResult => {
  const names = commands.map((command) => command.name);
  const nearest = nearestWord(name, names);
  const hint = nearest === undefined ? `The commands are ${names.join(', ')}.` : `Did you mean "${nearest}"?`;
  return usageError(`There is no command "${name}". ${hint}`);
};

const readVersion = (): string => {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return /"version": "(.+?)"/.exec(manifest)?.[1] ?? 'unknown';
};

const isHelpOption = (word: string): boolean => word === '--help' || word === '-h';

/** Runs `topslot help [<command>]`. */
const printHelp = (words: readonly string[], { print }: Terminal): CommandResult => {
  const [name, extraWord] = words.filter((word) => !isHelpOption(word));
  if (extraWord !== undefined) return usageError(`"${extraWord}" is one word too many.`);
  const command = name === undefined ? undefined : findCommand(name);
  if (name !== undefined && !command) return unknownCommand(name);
  print(command ? commandHelp(command) : overviewHelp(commands));
  return { ok: true };
};

const runCommand = async (command: Command, words: readonly string[], terminal: Terminal): Promise<CommandResult> => {
  if (!words.some(isHelpOption)) return command.run(words, terminal);
  terminal.print(commandHelp(command));
  return { ok: true };
};

/** Writes the sentence of an error to standard error; after a usage error also where to find help. */
const reportError = (result: CommandResult & { readonly ok: false }, help: string, { logLine }: Terminal): void =>
  logLine(`topslot: ${result.why}${result.isUsageError ? ` See: ${help}` : ''}`);

/**
 * Runs topslot with the words of a command line, without the program's own name.
 *
 * @returns the exit code of the process: 0 for success, 1 for a failure, 2 for a usage error
 */
export const runTopslot = async (words: readonly string[], terminal: Terminal): Promise<number> => {
  const [name = serveCommand.name, ...wordsAfterName] = words;
  let help = 'topslot --help';
  let result: CommandResult;
  if (name === '--version') {
    terminal.print(`${readVersion()}\n`);
    result = { ok: true };
  } else if (name === 'help' || isHelpOption(name)) {
    result = printHelp(wordsAfterName, terminal);
  } else {
    // Options without a command are those of "serve".
    const command = name.startsWith('-') ? serveCommand : findCommand(name);
    if (command) {
      help = `topslot ${command.name} --help`;
      result = await runCommand(command, name.startsWith('-') ? words : wordsAfterName, terminal);
    } else {
      result = unknownCommand(name);
    }
  }
  if (!result.ok) reportError(result, help, terminal);
  return exitCodeOf(result);
};
