import { createHash, timingSafeEqual } from 'node:crypto';

/** For how long a signature is good, in seconds, before and after the moment that it names. */
const LIFETIME = 5;

/** Node's own reader of hexadecimal digits stops at what is none, and would take a good signature with anything behind it. */
const SHA256 = /^[0-9a-f]{64}$/i;

/**
 * Checks the signature of a request, as the vendor's SDKs make it: `Tenant-Signature` is the hexadecimal SHA-256 of the
 * token, the body as it is on the wire (zipped), `Tenant-Id`, `Tenant-Ts` (seconds) and `Tenant-Nonce`, one after the other.
 *
 * @param now in milliseconds since 1970
 * @returns why it is not good, to stand behind `Auth fail, `; `undefined` if it is
 */
export const wrongSignature = (
  token: string,
  body: Uint8Array,
  header: (name: string) => string | undefined,
  now: number,
): string | undefined => {
  const [tenant = '', time = '', nonce = ''] = ['tenant-id', 'tenant-ts', 'tenant-nonce'].map(header);
  const signature = header('tenant-signature') ?? '';
  if (!tenant || !time || !nonce || !signature) {
    return 'the headers Tenant-Id, Tenant-Ts, Tenant-Nonce and Tenant-Signature are required.';
  }
  if (!/^\d+$/.test(time) || Math.abs(now / 1000 - Number(time)) > LIFETIME) {
    return `Tenant-Ts must be the time in seconds, at most ${LIFETIME} of them ago.`;
  }
  const right = createHash('sha256').update(token).update(body).update(`${tenant}${time}${nonce}`).digest();
  const given = Buffer.from(signature, 'hex');
  // Compared in a time that does not tell how much of it is right.
  return SHA256.test(signature) && timingSafeEqual(given, right) ? undefined : 'the signature is wrong.';
};
