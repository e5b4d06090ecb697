import type { Facts } from '../api/facts.ts';

/** What a callback's route needs of a request. */
export interface CallbackAsk {
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The body as it came, or `undefined` where it is larger than `MOST_BYTES`. */
  readonly body: Uint8Array | undefined;
}

/** What is to be sent back, and what is to be remembered of it. The status is always 200: both vendors say so in the body. */
export interface CallbackAnswer {
  readonly type: 'text/plain; charset=utf-8' | 'application/json; charset=utf-8' | 'application/x-protobuf';
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly facts: Facts;
}

/** The largest body, as it comes and unzipped: room for 10,000 items with features. */
export const MOST_BYTES = 8_000_000;

/** A page's request has an `Origin`, always with POST; a server's has none, unless it lies, and then it is believed less. */
export const isBrowser = ({ header }: CallbackAsk): boolean => header('origin') !== undefined;
