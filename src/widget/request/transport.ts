import type { Reason } from '../api/reason.ts';

/**
 * Requests a ranking from the service. Throws if the page's policy blocks the request.
 *
 * @param anonymous sends and stores no cookies
 * @param signal aborted when the request has ended or the answer is no longer needed
 * @param nonce the nonce of the page's CSP
 */
export type Transport = (
  url: string,
  anonymous: boolean,
  signal: AbortSignal,
  onAnswer: (data: unknown) => void,
  onFailure: (reason: Reason) => void,
  nonce?: string,
) => void;
