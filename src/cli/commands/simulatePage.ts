import { setImmediate as breathe } from 'node:timers/promises';
import { createLearner } from '../../learn/simulate/player.ts';
import { simulateFrontPage } from '../../learn/simulate/simulateFrontPage.ts';
import type { PolicyName } from '../../learn/policies/policies.ts';

export interface PageOptions {
  readonly policies: readonly PolicyName[];
  readonly viewsPerDay: number;
  readonly days: number;
  readonly seeds: number;
  /** Is told how much of everything is done, from 0 to 1. */
  readonly progress: (done: number) => void;
}

/** What a policy earned, as shares of what the best article for each reader would have, averaged over the seeds. */
export interface PolicyShare {
  readonly policy: PolicyName;
  readonly full: number;
  readonly dnt: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Plays the simulated front page with each policy, with all that a front page may know of its readers and under `dnt`. */
export const simulatePage = async (options: PageOptions): Promise<readonly PolicyShare[]> => {
  const { policies, viewsPerDay, days, seeds, progress } = options;
  const runs = policies.length * seeds * 2;
  let done = 0;

  const shareOf = async (policy: PolicyName, context: 'full' | 'dnt'): Promise<number> => {
    const shares: number[] = [];
    for (let seed = 1; seed <= seeds; seed += 1) {
      const player = createLearner(policy);
      const before = done;
      const { share } = simulateFrontPage({
        player,
        seed,
        viewsPerDay,
        days,
        context,
        progress: (part) => progress((before + part) / runs),
      });
      shares.push(share);
      done += 1;
      // Whoever presses Ctrl+C is heard between two runs.
      await breathe();
    }
    return mean(shares);
  };

  const shares: PolicyShare[] = [];
  for (const policy of policies) {
    shares.push({ policy, full: await shareOf(policy, 'full'), dnt: await shareOf(policy, 'dnt') });
  }
  return shares;
};
