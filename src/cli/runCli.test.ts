import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../server/fixtures.test.ts';

// What the tests of the command line share. It is called a test so that it is compiled with them and shipped with none.

/** The file that `bin` names. */
export const CLI = fileURLToPath(new URL('./topslot.js', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command that comes to an end by itself. */
export const run = (folder: string, ...words: readonly string[]): Ended => {
  const options = { cwd: folder, encoding: 'utf8', timeout: 20_000 } as const;
  const { status, stdout, stderr } = spawnSync(execPath, [CLI, ...words], options);
  return { code: status, stdout, stderr };
};

/** A server that was started by its command line. */
export interface Serving {
  readonly url: string;
  readonly pid: number | undefined;
  readonly stderr: () => string;
  /** Sends a signal, and waits for the end. */
  readonly end: (signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL') => Promise<Ended>;
}

/** Runs a command that serves, until the test is over. */
export const start = async (test: TestContext, folder: string, ...words: readonly string[]): Promise<Serving> => {
  const child = spawn(execPath, [CLI, ...words], { cwd: folder });
  const ended = once(child, 'close');
  test.after(() => child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await until(() => stdout.includes('\n') || child.exitCode !== null);
  if (child.exitCode !== null) assert.fail(stderr);
  return {
    url: stdout.trim(),
    pid: child.pid,
    stderr: () => stderr,
    end: async (signal) => {
      child.kill(signal);
      const [code]: readonly (number | null)[] = await ended;
      return { code: code ?? null, stdout, stderr };
    },
  };
};
