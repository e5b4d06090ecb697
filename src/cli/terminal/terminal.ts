import type { CommandResult } from './commandResult.ts';

/** What a command uses of the process in which it runs. */
export interface Terminal {
  /** The working folder. Typed relative paths start here. */
  readonly folder: string;
  /** Writes a text to standard output, which holds only what the user asked for. */
  readonly print: (text: string) => void;
  /** Writes texts to standard output, no faster than they are read. A closed pipe, as from `head`, is not an error. */
  readonly printAll: (texts: AsyncIterable<string | Uint8Array>) => Promise<CommandResult>;
  /** Writes a line (progress, a warning or an error) to standard error. */
  readonly logLine: (line: string) => void;
}
