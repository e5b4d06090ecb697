import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';

/** A started program. */
export interface Program {
  readonly child: ChildProcess;
  /** Ends the program and resolves when it has exited. */
  readonly end: () => Promise<void>;
}

/** Starts a program. It ends at the latest when this process exits. */
export const startProgram = (
  path: string,
  programArguments: readonly string[],
  stdio: StdioOptions,
  env: NodeJS.ProcessEnv = process.env,
): Program => {
  const child = spawn(path, programArguments, { stdio, env });
  const exited = once(child, 'exit');
  const kill = (): void => {
    child.kill();
  };
  process.once('exit', kill);
  return {
    child,
    end: async () => {
      kill();
      await exited;
      process.off('exit', kill);
    },
  };
};
