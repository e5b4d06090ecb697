import type { JoinResult } from '../../wire/dashboard/joinResult.ts';

/** The effect of a reward, an activation or a callback on the decision that it names. */
export interface RecordEffect {
  readonly joined: JoinResult;
  /** Event id of the open decision that a callback names. */
  readonly eventId?: string;
  /**
   * Whether a callback delivered the decision's top article on top; absent where the decision has no known top article.
   */
  readonly onTop?: boolean;
  /** Set where the decision counts as seen after a callback: it was activated or rewarded. */
  readonly wasSeen?: true;
}

export const COUNTED: RecordEffect = { joined: 'counted' };
export const REPEATED: RecordEffect = { joined: 'repeated' };
export const DANGLING: RecordEffect = { joined: 'dangling' };
