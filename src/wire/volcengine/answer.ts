/** The answer to a callback, independent of its format (JSON or protobuf). The HTTP status is always 200. */
export interface CallbackAnswer {
  /** 0 for success, otherwise 400, 401, 403, 409 or 500. The callback page: "Not the same as the HTTP status". */
  readonly code: number;
  /** `OK` for success, otherwise the error. */
  readonly message: string;
  /** The callback page: "Only if it is there and true did the request succeed". The writers therefore omit `false`. */
  readonly success: boolean;
}

/** The answer to a prediction. */
export interface PredictAnswer extends CallbackAnswer {
  /** Recommended items from the top; the first one has rank 1. */
  readonly items: readonly { readonly id: string }[];
  /** Id by which a later callback refers to this answer; empty if the request failed before an id was assigned. */
  readonly requestId: string;
}

/** The answer to an accepted callback. */
export const SUCCESS: CallbackAnswer = { code: 0, message: 'OK', success: true };

/** Returns the answer to a rejected request. */
export const failure = (code: number, message: string): CallbackAnswer => ({ code, message, success: false });
