import type { Context } from '../records/context.ts';
import { drawsFrom } from '../numbers/draws.ts';
import type { Visit } from '../model/action.ts';
import { createFeedback } from './feedback.ts';
import { createFrontPage } from './frontPage.ts';
import type { NewPlayer } from './player.ts';
import { createReaders } from './readers.ts';
import { createTastes } from './tastes.ts';

export interface Simulation {
  readonly player: NewPlayer;
  readonly seed: number;
  readonly viewsPerDay: number;
  readonly days: number;
  /** `dnt`: the player sees nothing of a reader but device and hour. */
  readonly context: 'full' | 'dnt';
  /** How long a click may take before it counts as none, in milliseconds; 10 minutes by default. */
  readonly rewardWait?: number;
  /** Is told after every simulated hour which part is done, from 0 to 1. */
  readonly progress?: (done: number) => void;
}

export interface Simulated {
  readonly views: number;
  readonly clicks: number;
  /** Clicks to be expected of what was on top: the same without the luck of who clicked. */
  readonly expected: number;
  /** Clicks to be expected if the best article for each reader's segment had been on top each time. */
  readonly oracle: number;
  /** `expected` as a share of `oracle`. */
  readonly share: number;
}

const DAY = 86_400_000;
const HOURS_OF_A_DAY = 24;

/** A Monday in November 2026, UTC. */
const START = Date.UTC(2026, 10, 2);

const TEN_MINUTES = 600_000;

/** A click comes between five seconds and three minutes after the page: people read a headline before they click on it. */
const SOONEST = 5000;
const LATEST = 180_000;

const underDnt = ({ device, hour }: Context): Context => ({ device, hour });

/**
 * Days of a front page with readers who like some articles better than others, and a player who fills its top slot. The same
 * arguments come to the same figures.
 *
 * It learns as the server does: from a click the moment it comes, from none when the window closes, on the events' clock.
 */
export const simulateFrontPage = ({
  player: newPlayer,
  seed,
  viewsPerDay,
  days,
  context: seen,
  rewardWait = TEN_MINUTES,
  progress,
}: Simulation): Simulated => {
  const player = newPlayer();
  const page = createFrontPage(seed, START);
  const readers = createReaders(seed);
  const chance = createTastes(seed);
  const feedback = createFeedback();
  const draw = drawsFrom(`clicks ${seed}`);
  const views = Math.round(viewsPerDay * days);
  const perHour = Math.max(1, Math.floor(viewsPerDay / HOURS_OF_A_DAY));
  let clicks = 0;
  let expected = 0;
  let oracle = 0;

  for (let view = 0; view < views; view += 1) {
    const now = START + Math.floor((view * DAY) / viewsPerDay);
    feedback.until(now, player.learn);
    const actions = page.live(now);
    const { segment, context } = readers.next(now);
    const visit: Visit = { context: seen === 'dnt' ? underDnt(context) : context, now };
    const rank = player.top(actions, visit, drawsFrom(`view ${seed} ${view}`));

    let best = 0;
    for (const action of actions) best = Math.max(best, chance(segment, action, now - (action.date ?? now)));
    oracle += best;

    const action = actions[rank];
    if (!action) continue;
    const likely = chance(segment, action, now - (action.date ?? now));
    expected += likely;
    const isClick = draw() < likely;
    const time = now + SOONEST + draw() * (LATEST - SOONEST);
    const shown = { action, visit, rank };
    if (isClick) clicks += 1;
    if (isClick && time <= now + rewardWait) feedback.clicked(shown, time);
    else feedback.notClicked(shown, now + rewardWait);
    if (progress && (view + 1) % perHour === 0) progress((view + 1) / views);
  }
  return { views, clicks, expected, oracle, share: expected / oracle };
};
