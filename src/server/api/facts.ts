import type { Joined } from '../../learn/join.ts';

/**
 * What a handler has to tell of a request, beyond what can be seen from outside. The dev server remembers it. Of several
 * decisions in one request: the last.
 */
export interface Facts {
  readonly app?: string;
  readonly sets?: readonly string[];
  /** Of a ranking: the decision's. Of a reward or an activation: the one that it names. */
  readonly eventId?: string;
  /** Ids in ranked order. */
  readonly ranking?: readonly string[];
  /** The top article's chance to be there. */
  readonly probability?: number;
  readonly dnt?: boolean;
  readonly defer?: boolean;
  /** The reward. */
  readonly value?: number;
  /** What the reward or the activation came to. */
  readonly joined?: Joined;
}
