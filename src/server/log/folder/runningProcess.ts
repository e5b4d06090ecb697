import { readFileSync } from 'node:fs';
import { kill } from 'node:process';

/** Reads `/proc/<pid>/stat` of Linux (proc(5)). Returns `undefined` without such a process or on other systems. */
const statOf = (process: number): { readonly state: string; readonly start: string } | undefined => {
  try {
    const text = readFileSync(`/proc/${process}/stat`, 'utf8');
    // The second field is the program name in parentheses; it may itself contain spaces and parentheses.
    const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, start: fields[18] ?? '' };
  } catch {
    return undefined;
  }
};

/** Returns the start time of a process in clock ticks since boot; `undefined` if it cannot be determined. */
export const processStart = (process: number): string | undefined => statOf(process)?.start;

/**
 * Whether a process is running.
 *
 * @param start its start time from `processStart`. It tells the process from a later one with the same id.
 */
export const isRunning = (process: number, start: string | undefined): boolean => {
  try {
    // Signal 0 only checks that the process exists and may be signalled (kill(2)).
    kill(process, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const stat = statOf(process);
  if (!stat) return true;
  // A zombie or dead process: it has released its files, but its parent has not waited for it yet.
  if (/^[ZXx]$/.test(stat.state)) return false;
  return start === undefined || stat.start === start;
};
