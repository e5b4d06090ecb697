/**
 * How a command ended. `why` is one or more sentences for the user. A usage error is a mistake in the typed words; any other
 * error is a failure.
 */
export type CommandResult =
  { readonly ok: true } | { readonly ok: false; readonly why: string; readonly isUsageError?: boolean };

/** An error result for a mistake in the typed words. */
export interface UsageError {
  readonly ok: false;
  readonly why: string;
  readonly isUsageError: true;
}

/** Returns the error result for a mistake in the typed words. */
export const usageError = (why: string): UsageError => ({ ok: false, why, isUsageError: true });

/** The exit code of the process: 0 for success, 1 for a failure, 2 for a usage error. */
export const exitCodeOf = (result: CommandResult): number => (result.ok ? 0 : result.isUsageError ? 2 : 1);
