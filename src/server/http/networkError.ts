import { REFUSED_ADDRESS } from './guardedLookup.ts';
import { errorText } from '../text/errorText.ts';

// Node's codes in words; the code stays in the sentence, since it is what people search for.
const WORDS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'has no address: check the spelling'],
  ['EAI_AGAIN', 'could not be looked up: the name server does not answer'],
  ['ECONNREFUSED', 'refused the connection: nothing listens there'],
  ['ECONNRESET', 'closed the connection before the answer was complete'],
  ['EPIPE', 'closed the connection before the answer was complete'],
  ['EHOSTUNREACH', 'cannot be reached from here'],
  ['ENETUNREACH', 'cannot be reached from here'],
  ['ETIMEDOUT', 'did not answer the connection'],
  ['CERT_HAS_EXPIRED', 'has a certificate that has expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'has a certificate that it signed itself'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'has a certificate of an authority that is not known here'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'does not send the whole chain of its certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'has a certificate for other names'],
]);

/** What went wrong between here and a host, in a sentence. */
export function networkError(error: unknown, host: string): string {
  const code = codeOf(error);
  if (code === REFUSED_ADDRESS) return privateAddress(host);
  const words = WORDS.get(code);
  if (words !== undefined) return `${host} ${words} (${code}).`;
  const message = errorText(error);
  return `${host} could not be read: ${message.replace(/\s+/g, ' ').slice(0, 200)}${code === '' ? '' : ` (${code})`}.`;
}

/** Why a host is not connected to, in a sentence. */
export function privateAddress(host: string): string {
  return `${host} is on an address that may not be read from here, such as a private one.`;
}

// With several addresses Node reports an AggregateError, whose code is that of the first attempt.
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
