import { drawsFrom } from '../numbers/draws.ts';
import type { Action } from '../model/action.ts';

/** Five articles in every four hours or so, as a newsroom writes them. */
const EVERY = 45 * 60_000;

/** Between 15 and 20 of them are live. */
const SHORTEST = 15 * EVERY;
const LONGEST = 20 * EVERY;

const SETS = ['news', 'sports', 'culture', 'business', 'science', 'local'] as const;
const WORDS_OF_A_TITLE = 5;
const WORDS = 300;

/** An article with what the policy may know, and until when it is on the page. */
interface Live {
  readonly action: Action;
  readonly until: number;
}

export interface FrontPage {
  /**
   * The live articles, in the editors' order: the newest first. The same array as before while nothing has changed.
   *
   * @param now never before an earlier call's, in milliseconds since 1970
   */
  readonly live: (now: number) => readonly Action[];
}

/** A front page that has been there for long, the same one for the same seed. */
export const createFrontPage = (seed: string | number, start: number): FrontPage => {
  const draw = drawsFrom(`articles ${seed}`);
  let page: Live[] = [];
  let actions: readonly Action[] = [];
  let made = 0;
  let next = start - LONGEST;
  let firstToGo = Infinity;

  // Some words are in many titles, most in few.
  const word = (): string => `word${Math.floor(draw() * draw() * WORDS)}`;

  const write = (date: number): Live => {
    made += 1;
    const action = {
      id: `https://www.example/${seed}/${made}`,
      title: Array.from({ length: WORDS_OF_A_TITLE }, word).join(' '),
      date,
      set: SETS[Math.floor(draw() * SETS.length)] ?? 'news',
    };
    return { action, until: date + SHORTEST + draw() * (LONGEST - SHORTEST) };
  };

  return {
    live: (now) => {
      if (now < next && now < firstToGo) return actions;
      for (; next <= now; next += EVERY) page.unshift(write(next));
      page = page.filter(({ until }) => until > now);
      firstToGo = Math.min(...page.map(({ until }) => until));
      actions = page.map(({ action }) => action);
      return actions;
    },
  };
};
