import { isReason, normaliseReason, type Reason } from '../reason.ts';

/**
 * What became of an item: the `reason` in the JSON object that its `extra` holds. The comment in the vendor's protobuf file has
 * the bare word instead (`kept`), its example the object.
 *
 * @returns `shown` where there is no JSON, no object or no reason that we know; `checkCallback` is for refusing
 */
export const reasonOf = (extra: string): Reason => {
  // Many items say nothing, and throwing for each of them is slow.
  if (extra === '') return 'shown';
  if (isReason(extra)) return normaliseReason(extra);
  try {
    // Object() makes something to look into of null, too.
    const { reason }: { readonly reason?: unknown } = Object(JSON.parse(extra));
    return normaliseReason(reason);
  } catch {
    return 'shown';
  }
};
