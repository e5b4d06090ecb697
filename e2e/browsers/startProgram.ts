import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';

/** A program that this process has started. */
export interface Program {
  readonly child: ChildProcess;
  /** Ends it, and resolves when it has gone. */
  readonly end: () => Promise<void>;
}

/** Starts a program, which ends with this process at the latest. */
export const startProgram = (
  path: string,
  words: readonly string[],
  stdio: StdioOptions,
  env: NodeJS.ProcessEnv = process.env,
): Program => {
  const child = spawn(path, words, { stdio, env });
  const gone = once(child, 'exit');
  const kill = (): void => {
    child.kill();
  };
  process.once('exit', kill);
  return {
    child,
    end: async () => {
      kill();
      await gone;
      process.off('exit', kill);
    },
  };
};
