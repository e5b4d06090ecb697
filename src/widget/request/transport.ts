import type { Reason } from '../api/reason.ts';

/**
 * One way to bring an answer from a service to the page. What it throws is the page's policy speaking.
 *
 * @param anonymous no cookie travels, neither way
 * @param signal whoever asked has what they wanted, or does not want it any more
 * @param nonce of the page's CSP
 */
export type Transport = (
  url: string,
  anonymous: boolean,
  signal: AbortSignal,
  answered: (data: unknown) => void,
  failed: (reason: Reason) => void,
  nonce?: string,
) => void;
