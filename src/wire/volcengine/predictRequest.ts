import { MAX_REPEATED_LENGTH } from '../callbackLimits.ts';
import type { ReadResult } from '../readResult.ts';

/** A request for recommendations; only the fields that the server uses. */
export interface PredictRequest {
  /** The publisher's id for the reader. Items that were already delivered to this reader are excluded. */
  readonly uid: string;
  /** Maximum number of items, 1…1000. Default 20. */
  readonly size: number;
  /** `context.spm`, the slot of the page; empty if absent. */
  readonly spm: string;
}

/** Number of items for a request without a size. */
export const DEFAULT_SIZE = 20;

/** Maximum number of items in one answer. A larger size is reduced to it. */
export const MAX_SIZE = 1000;

/**
 * Checks the values of a prediction request whose types are valid, and limits its size. JSON and protobuf have the same
 * rules.
 *
 * @param request the request with its size as sent; 0 means absent, as in proto3, which does not distinguish the two
 * @returns the request with a size of 1…1000, or a sentence if the uid is missing or too long
 */
export const checkPredict = (request: PredictRequest): ReadResult<PredictRequest> => {
  if (request.uid === '') return { ok: false, why: 'user.uid: is required.' };
  if (request.uid.length > MAX_REPEATED_LENGTH) {
    return { ok: false, why: `user.uid: must not be longer than ${MAX_REPEATED_LENGTH} characters.` };
  }
  const size = request.size > 0 ? Math.min(request.size, MAX_SIZE) : DEFAULT_SIZE;
  return { ok: true, value: { ...request, size } };
};
