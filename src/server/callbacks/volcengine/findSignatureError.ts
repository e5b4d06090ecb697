import { createHash, timingSafeEqual } from 'node:crypto';

/** Maximum difference between `Tenant-Ts` and the server's clock, in seconds. */
const MAX_CLOCK_DIFFERENCE = 5;

/** Checked first, because `Buffer.from` ignores everything after the first character that is not hexadecimal. */
const SHA256_HEX = /^[0-9a-f]{64}$/i;

/**
 * Checks the signature of a request. As in the vendor's SDKs, `Tenant-Signature` is the hexadecimal SHA-256 of these
 * values, concatenated: the token, the body as sent (compressed), `Tenant-Id`, `Tenant-Ts` (in seconds),
 * `Tenant-Nonce`.
 *
 * @param now milliseconds since 1970
 * @returns an error to append to `Auth fail, `, or `undefined` if the signature is valid
 */
export const findSignatureError = (
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
  if (!/^\d+$/.test(time) || Math.abs(now / 1000 - Number(time)) > MAX_CLOCK_DIFFERENCE) {
    const limit = MAX_CLOCK_DIFFERENCE;
    return `Tenant-Ts must be the time in seconds and differ from the server's clock by at most ${limit}.`;
  }
  const expected = createHash('sha256').update(token).update(body).update(`${tenant}${time}${nonce}`).digest();
  const received = Buffer.from(signature, 'hex');
  // Compared in constant time, so the duration does not reveal how many bytes match.
  return SHA256_HEX.test(signature) && timingSafeEqual(received, expected) ? undefined : 'the signature is wrong.';
};
