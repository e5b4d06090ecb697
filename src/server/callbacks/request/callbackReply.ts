import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';

/** What a callback's route needs of a request. */
export interface CallbackAsk {
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The body as it came, or `undefined` where it is larger than `MOST_BYTES`. */
  readonly body: Uint8Array | undefined;
}

/** What is to be sent back. The status is always 200: both vendors say in the body what became of it. */
export interface CallbackReply {
  readonly type: 'text/plain; charset=utf-8' | 'application/json; charset=utf-8' | 'application/x-protobuf';
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** What is to be remembered. It looks up articles, so it is asked for only where something remembers. */
  readonly facts: () => RequestFacts;
}
