import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { execPath } from 'node:process';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { describeError } from '../server/text/describeError.ts';
import { until } from '../server/fixtures.test.ts';
import { runTopslot } from './runTopslot.ts';

// Helpers for the tests of the command line. The name ends in .test.ts so that the file is compiled but not published.

/** The file that `bin` of package.json names. */
export const CLI = fileURLToPath(new URL('./topslot.js', import.meta.url));

/** What a command printed, and its exit code. */
export interface CommandOutput {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in this process, with `folder` as its working folder. Not for a server that starts. */
export const run = async (folder: string, ...words: readonly string[]): Promise<CommandOutput> => {
  const chunks: Buffer[] = [];
  let stderr = '';
  const code = await runTopslot(words, {
    folder,
    print: (text) => void chunks.push(Buffer.from(text)),
    printAll: async (texts) => {
      try {
        for await (const text of texts) chunks.push(Buffer.from(text));
        return { ok: true };
      } catch (error) {
        return { ok: false, why: describeError(error) };
      }
    },
    logLine: (line) => void (stderr += `${line}\n`),
  });
  return { code, stdout: Buffer.concat(chunks).toString(), stderr };
};

/** Runs a command in its own process, with `folder` as its working folder. */
export const runProcess = (folder: string, ...words: readonly string[]): CommandOutput => {
  const options = { cwd: folder, encoding: 'utf8', timeout: 20_000 } as const;
  const { status, stdout, stderr } = spawnSync(execPath, [CLI, ...words], options);
  return { code: status, stdout, stderr };
};

/** A server that runs in its own process. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number | undefined;
  readonly stderr: () => string;
  /** Sends a signal and waits until the process has ended. */
  readonly end: (signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL') => Promise<CommandOutput>;
}

/** Starts a server in its own process and waits for its address. The process is killed after the test. */
export const start = async (test: TestContext, folder: string, ...words: readonly string[]): Promise<ServerProcess> => {
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
