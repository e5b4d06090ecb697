import type { Context } from '../records/context.ts';
import { createDraws } from '../numbers/draws.ts';
import type { Visit } from '../model/action.ts';
import { createDelayedFeedback } from './delayedFeedback.ts';
import { createSimulatedPage } from './simulatedPage.ts';
import type { CreateLearner } from './learner.ts';
import { createSimulatedReaders } from './simulatedReaders.ts';
import { createTastes } from './tastes.ts';

export interface Simulation {
  readonly createLearner: CreateLearner;
  readonly seed: number;
  readonly viewsPerDay: number;
  readonly days: number;
  /** `dnt`: the learner sees only the device and the hour of a visit. */
  readonly context: 'full' | 'dnt';
  /** The reward window, in milliseconds. A later click counts as none. Default: 10 minutes. */
  readonly rewardWait?: number;
  /** Called after every simulated hour with the share of views that are done, 0…1. */
  readonly onProgress?: (done: number) => void;
}

export interface SimulationResult {
  readonly views: number;
  readonly clicks: number;
  /** Expected number of clicks on the articles that were on top. It has less noise than `clicks`. */
  readonly expected: number;
  /** Expected number of clicks if the best article for the reader's segment were always on top. */
  readonly oracle: number;
  /** `expected` as a share of `oracle`. */
  readonly share: number;
}

const DAY = 86_400_000;
const HOURS_PER_DAY = 24;

/** A Monday in November 2026, UTC. */
const START = Date.UTC(2026, 10, 2);

const TEN_MINUTES = 600_000;

/** A reader clicks between five seconds and three minutes after the page view, as people read headlines first. */
const MIN_CLICK_DELAY = 5000;
const MAX_CLICK_DELAY = 180_000;

const underDnt = ({ device, hour }: Context): Context => ({ device, hour });

/**
 * Simulates some days of a front page, without a server: invented articles, readers with tastes, and a learner that
 * fills the top slot. The same arguments lead to the same figures.
 *
 * Feedback reaches the learner as in the server: a click when it happens, a non-click when the reward window closes.
 *
 * For readers of a running server see `sendReadersToPage`.
 */
export const simulateFrontPage = ({
  createLearner,
  seed,
  viewsPerDay,
  days,
  context: contextMode,
  rewardWait = TEN_MINUTES,
  onProgress,
}: Simulation): SimulationResult => {
  const learner = createLearner();
  const page = createSimulatedPage(seed, START);
  const readers = createSimulatedReaders(seed);
  const clickChance = createTastes(seed);
  const feedback = createDelayedFeedback();
  const draw = createDraws(`clicks ${seed}`);
  const views = Math.round(viewsPerDay * days);
  const viewsPerHour = Math.max(1, Math.floor(viewsPerDay / HOURS_PER_DAY));
  let clicks = 0;
  let expected = 0;
  let oracle = 0;

  for (let view = 0; view < views; view += 1) {
    const now = START + Math.floor((view * DAY) / viewsPerDay);
    feedback.deliverUntil(now, learner.learn);
    const actions = page.live(now);
    const { segment, context } = readers.next(now);
    const visit: Visit = { context: contextMode === 'dnt' ? underDnt(context) : context, now };
    const rank = learner.chooseTop(actions, visit, createDraws(`view ${seed} ${view}`));

    let bestChance = 0;
    for (const action of actions) {
      bestChance = Math.max(bestChance, clickChance(segment, action, now - (action.date ?? now)));
    }
    oracle += bestChance;

    const action = actions[rank];
    if (!action) continue;
    const chance = clickChance(segment, action, now - (action.date ?? now));
    expected += chance;
    const isClick = draw() < chance;
    const clickTime = now + MIN_CLICK_DELAY + draw() * (MAX_CLICK_DELAY - MIN_CLICK_DELAY);
    const shown = { action, visit, rank };
    if (isClick) clicks += 1;
    if (isClick && clickTime <= now + rewardWait) feedback.addClick(shown, clickTime);
    else feedback.addNonClick(shown, now + rewardWait);
    if (onProgress && (view + 1) % viewsPerHour === 0) onProgress((view + 1) / views);
  }
  return { views, clicks, expected, oracle, share: expected / oracle };
};
