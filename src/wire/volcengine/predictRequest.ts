import { LONGEST_REPEATED } from '../callbackLimits.ts';
import type { Read } from '../read.ts';

/** A request for recommendations, as far as anything here depends on it. */
export interface PredictRequest {
  /** Whose delivered items are left out. */
  readonly uid: string;
  /** How many items at the most, 1…1000. */
  readonly size: number;
  /** `context.spm`; empty where absent. */
  readonly spm: string;
}

/** How many items there are where the request does not say. */
export const DEFAULT_SIZE = 20;

/** The most items of one answer, however many are asked for. */
export const MAX_SIZE = 1000;

/**
 * What JSON and protobuf have to pass alike once their shape is right.
 *
 * @param request its size as it came: 0 where absent, as in proto3, which cannot tell the two apart
 * @returns the request with a size of 1…1000, or a sentence if there is no uid or one that is too long
 */
export const settlePredict = (request: PredictRequest): Read<PredictRequest> => {
  if (request.uid === '') return { ok: false, why: 'user.uid: is required.' };
  if (request.uid.length > LONGEST_REPEATED) {
    return { ok: false, why: `user.uid: must not be longer than ${LONGEST_REPEATED} characters.` };
  }
  const size = request.size > 0 ? Math.min(request.size, MAX_SIZE) : DEFAULT_SIZE;
  return { ok: true, value: { ...request, size } };
};
