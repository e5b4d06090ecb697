/** What a callback is answered, whichever format then carries it. The HTTP status is 200 for all of them. */
export interface CallbackAnswer {
  /** 0 for success, else what went wrong: 400, 401, 403, 409 or 500. "Not the same as the HTTP status", says the page. */
  readonly code: number;
  readonly message: string;
  /** "Only if it is there and true did the request succeed", so the writers leave out what is false. */
  readonly success: boolean;
}

/** What a prediction is answered. */
export interface PredictAnswer extends CallbackAnswer {
  /** From the top; the first one has rank 1. */
  readonly items: readonly { readonly id: string }[];
  /** By which a later callback names this answer; empty where there is nothing to name. */
  readonly requestId: string;
}

/** The answer of a callback that was taken. */
export const SUCCESS: CallbackAnswer = { code: 0, message: 'OK', success: true };

/** The answer of a request that was not. */
export const failure = (code: number, message: string): CallbackAnswer => ({ code, message, success: false });
