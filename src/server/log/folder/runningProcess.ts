import { readFileSync } from 'node:fs';
import { kill } from 'node:process';

/** What Linux says of a process (proc(5), `/proc/pid/stat`); `undefined` where there is no such process or no such file. */
const statOf = (process: number): { readonly state: string; readonly start: string } | undefined => {
  try {
    const text = readFileSync(`/proc/${process}/stat`, 'utf8');
    // The second field is the program's name in parentheses, with whatever it likes in it.
    const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, start: fields[18] ?? '' };
  } catch {
    return undefined;
  }
};

/** When a process was started, in the system's own count; `undefined` where that cannot be told. */
export const startOf = (process: number): string | undefined => statOf(process)?.start;

/**
 * Whether a process runs.
 *
 * @param start when it was started, as `startOf` has told: another one may have been given its id since
 */
export const isRunning = (process: number, start: string | undefined): boolean => {
  try {
    // Signal 0 only asks whether the process could be signalled.
    kill(process, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const stat = statOf(process);
  if (!stat) return true;
  // Killed, and nobody has taken note of it yet: it has let go of everything.
  if (/^[ZXx]$/.test(stat.state)) return false;
  return start === undefined || stat.start === start;
};
