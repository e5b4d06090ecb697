import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../../learn/records/context.ts';
import type { ApiParts } from '../../api/request/apiParts.ts';
import { errorText } from '../../text/errorText.ts';
import { sendReaders, type FrontPage, type Readership } from '../../../learn/simulate/sendReaders.ts';
import type { LearningState } from '../../../wire/dashboard/learningState.ts';

export type Started = { readonly ok: true } | { readonly ok: false; readonly status: 404 | 409; readonly why: string };

/** Simulated readers who visit an app of this server. */
export interface Simulation {
  readonly start: (app: string) => Started;
  readonly stop: () => void;
  readonly state: () => LearningState['simulated'];
}

/** How long readers keep coming, and how often how many, in milliseconds: 200 a second. */
const LASTS = 60_000;
const EVERY = 25;
const AT_ONCE = 5;

const LIMIT = 20;

/** The front page of an app, asked directly: thousands of requests would push everything else out of the inspector. */
const frontOf = (
  id: string,
  parts: Pick<ApiParts, 'apps' | 'catalog' | 'service' | 'ranked'>,
): FrontPage | undefined => {
  const { apps, catalog, service, ranked } = parts;
  const app = apps.get(id);
  if (!app) return undefined;
  const sets = catalog.ids;
  return {
    rank: (context) => {
      const offer = catalog.offer(sets, LIMIT, 0);
      const { eventId, choice } = service.rank(app, { offer, sets, details: 0, defer: true, context });
      ranked(app, { eventId, context, offer, order: choice.order });
      const top = offer.candidates.actions[choice.order[0] ?? -1];
      return Promise.resolve(top && { eventId, top });
    },
    activate: (eventId) => service.activate(app, eventId),
    reward: (eventId) => service.reward(app, eventId, 1),
  };
};

/**
 * Readers for whoever wants to see an app learn: they come for a minute, or until they are sent away.
 *
 * @param options.readership makes readers whose tastes are the same every time
 */
export const createSimulation = <Reader extends { readonly context: Context }>(
  parts: Pick<ApiParts, 'apps' | 'catalog' | 'service' | 'ranked' | 'now'> & {
    readonly readership: () => Readership<Reader>;
    /** Takes a line for the operator. */
    readonly say: (line: string) => void;
  },
): Simulation => {
  const { now, readership, say } = parts;
  let current: { readonly app: string; readers: number; end: number } | undefined;

  const isRunning = (): boolean => current !== undefined && now() < current.end;

  return {
    start: (app) => {
      if (isRunning()) return { ok: false, status: 409, why: 'There are simulated readers already.' };
      const front = frontOf(app, parts);
      if (!front) return { ok: false, status: 404, why: `No app "${app.slice(0, 100)}". ${parts.apps.known()}` };
      const mine = { app, readers: 0, end: now() + LASTS };
      current = mine;
      void sendReaders({
        front,
        readership: readership(),
        atOnce: AT_ONCE,
        pause: () => sleep(EVERY),
        isOver: () => now() >= mine.end,
        draw: Math.random,
        now,
        visited: () => (mine.readers += 1),
      }).catch((error: unknown) => {
        mine.end = 0;
        say(`simulated readers: ${errorText(error)}`);
      });
      return { ok: true };
    },
    stop: () => {
      if (current) current.end = 0;
    },
    state: () => (current ? { app: current.app, readers: current.readers, running: isRunning() } : null),
  };
};
