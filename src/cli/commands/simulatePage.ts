import { setImmediate as nextTurn } from 'node:timers/promises';
import { policyLearner } from '../../learn/simulate/learner.ts';
import { simulateFrontPage } from '../../learn/simulate/simulateFrontPage.ts';
import type { PolicyName } from '../../learn/policies/policies.ts';

export interface PageOptions {
  readonly policies: readonly PolicyName[];
  readonly viewsPerDay: number;
  readonly days: number;
  /** Number of front pages per policy. The seeds are 1, 2, …. */
  readonly seeds: number;
  /** Receives the share of all the work that is done, from 0 to 1. */
  readonly progress: (share: number) => void;
}

/** The clicks that a policy earned as shares of the best possible clicks (0…1), averaged over the seeds. */
export interface PolicyShare {
  readonly policy: PolicyName;
  /** With the full context of the readers. */
  readonly full: number;
  /** With the context that is known under `dnt`. */
  readonly dnt: number;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Simulates front pages with each policy, with the full context of the readers and under `dnt`. */
export const simulatePage = async (options: PageOptions): Promise<readonly PolicyShare[]> => {
  const { policies, viewsPerDay, days, seeds, progress } = options;
  const totalRuns = policies.length * seeds * 2;
  let finishedRuns = 0;

  const shareOf = async (policy: PolicyName, context: 'full' | 'dnt'): Promise<number> => {
    const shares: number[] = [];
    for (let seed = 1; seed <= seeds; seed += 1) {
      const createLearner = policyLearner(policy);
      const finishedBefore = finishedRuns;
      const { share } = simulateFrontPage({
        createLearner,
        seed,
        viewsPerDay,
        days,
        context,
        onProgress: (shareOfRun) => progress((finishedBefore + shareOfRun) / totalRuns),
      });
      shares.push(share);
      finishedRuns += 1;
      // Lets the process handle Ctrl+C between two runs.
      await nextTurn();
    }
    return mean(shares);
  };

  const shares: PolicyShare[] = [];
  for (const policy of policies) {
    shares.push({ policy, full: await shareOf(policy, 'full'), dnt: await shareOf(policy, 'dnt') });
  }
  return shares;
};
