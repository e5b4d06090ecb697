/** Returns the message of an error, or the string form of another thrown value. */
export const describeError = (error: unknown): string => (error instanceof Error ? error.message : String(error));
