import type { Joined } from './joined.ts';

/**
 * What a handler has to tell of a request, beyond what can be seen from outside. The dev server remembers it. Of several
 * decisions in one request: the last.
 */
export interface RequestFacts {
  readonly app?: string;
  readonly sets?: readonly string[];
  /** Of a ranking: the decision's. Of anything else: the one that it names. */
  readonly eventId?: string;
  /** Ids in ranked order. */
  readonly ranking?: readonly string[];
  /** The top article's chance to be there. */
  readonly probability?: number;
  readonly dnt?: boolean;
  readonly defer?: boolean;
  /** Of a prediction: who it is for. */
  readonly uid?: string;
  /** The reward. */
  readonly value?: number;
  /** What the reward, the activation or the callback came to. */
  readonly joined?: Joined;
  /** Of a callback or a prediction: the code in the body of the answer, whose status is always 200. 0: success. */
  readonly code?: number;
  /** Why that code is not a success. */
  readonly why?: string;
  readonly callback?: CallbackFacts;
}

/** What a callback said. */
export interface CallbackFacts {
  readonly api: 'pairec' | 'volcengine';
  readonly scene: string;
  readonly uid: string;
  /** It came from a page. */
  readonly browser: boolean;
  /** The first hundred. */
  readonly items: readonly { readonly id: string; readonly reason?: 'filtered' | 'inserted' }[];
  /** Whether the story that the decision had put on top was delivered on top; absent where it names no open decision. */
  readonly onTop?: boolean;
  /** Whether that decision counts as seen by now. */
  readonly wasSeen?: boolean;
}
