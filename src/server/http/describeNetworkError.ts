import { REFUSED_ADDRESS } from './createGuardedLookup.ts';
import { describeError } from '../text/describeError.ts';

// Descriptions of Node's error codes. The message also contains the code, because people search for it.
const DESCRIPTIONS: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'has no IP address: check the spelling of the host name'],
  ['EAI_AGAIN', 'could not be resolved: the name server does not respond'],
  ['ECONNREFUSED', 'refused the connection: nothing listens on this port'],
  ['ECONNRESET', 'closed the connection before the response was complete'],
  ['EPIPE', 'closed the connection before the response was complete'],
  ['EHOSTUNREACH', 'cannot be reached from this server'],
  ['ENETUNREACH', 'cannot be reached from this server'],
  ['ETIMEDOUT', 'did not respond to the connection'],
  ['CERT_HAS_EXPIRED', 'has an expired certificate'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'has a self-signed certificate'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'has a certificate of an unknown authority'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'does not send its complete certificate chain'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'has a certificate for other host names'],
]);

/** Describes a network error in a sentence. */
export function describeNetworkError(error: unknown, host: string): string {
  const code = codeOf(error);
  if (code === REFUSED_ADDRESS) return describeRefusedAddress(host);
  const description = DESCRIPTIONS.get(code);
  if (description !== undefined) return `${host} ${description} (${code}).`;
  const message = describeError(error);
  return `${host} could not be requested: ${message.replace(/\s+/g, ' ').slice(0, 200)}${code === '' ? '' : ` (${code})`}.`;
}

/** Describes in a sentence that a host has no allowed IP address. */
export function describeRefusedAddress(host: string): string {
  return `${host} has an IP address that may not be requested from here, such as a private one.`;
}

// If a host has several addresses, Node throws an AggregateError with the code of the first attempt.
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
