import type { JoinResult } from './joinResult.ts';

/**
 * Facts about a request that only its handler knows. The dev server stores them with the request. If a request contains
 * several decisions, the facts describe the last one.
 */
export interface RequestFacts {
  readonly app?: string;
  readonly sets?: readonly string[];
  /** For a rank request: the event id of its decision. For other requests: the event id that they refer to. */
  readonly eventId?: string;
  /** Article ids in ranked order. */
  readonly ranking?: readonly string[];
  /** Probability with which the top article was chosen, 0…1. */
  readonly probability?: number;
  readonly dnt?: boolean;
  readonly defer?: boolean;
  /** For a prediction: the reader's id. */
  readonly uid?: string;
  /** For a reward: its value. */
  readonly value?: number;
  /** For a reward or an activation: the ranking positions that the page shows, as a bit mask. */
  readonly on?: number;
  /** For a reward, an activation or a callback: the result of its join. */
  readonly joined?: JoinResult;
  /**
   * For a callback or a prediction: the code in the body of the response, whose HTTP status is always 200. 0 for
   * success, also where the vendor's own code for it is 200 (PAI-Rec).
   */
  readonly code?: number;
  /** The reason for a code that is not a success. */
  readonly why?: string;
  readonly callback?: CallbackFacts;
}

/** Facts about a delivery callback. */
export interface CallbackFacts {
  readonly api: 'pairec' | 'volcengine';
  readonly scene: string;
  readonly uid: string;
  /** Whether a browser sent the callback. */
  readonly browser: boolean;
  /** The first 100 items. */
  readonly items: readonly { readonly id: string; readonly reason?: 'filtered' | 'inserted' }[];
  /** Whether the decision's top article was also delivered first. Absent if the callback names no open decision. */
  readonly onTop?: boolean;
  /** Whether the decision counts as displayed now. */
  readonly wasSeen?: boolean;
}
