import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';

/** The parts of an HTTP request that a callback handler reads. */
export interface CallbackHttpRequest {
  /** Returns a header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The raw body; `undefined` if it is larger than `MAX_BODY_BYTES`. */
  readonly body: Uint8Array | undefined;
}

/** The HTTP response to a callback. The status is always 200, because both vendors report errors in the body. */
export interface CallbackHttpResponse {
  readonly type: 'text/plain; charset=utf-8' | 'application/json; charset=utf-8' | 'application/x-protobuf';
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** Returns facts about the request for the dev server. It looks up articles, so only the dev server calls it. */
  readonly facts: () => RequestFacts;
}
