import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../../learn/records/context.ts';
import type { ApiParts } from '../../api/request/apiParts.ts';
import { describeError } from '../../text/describeError.ts';
import {
  sendReadersToPage,
  type RunningPage,
  type RunningPageReaders,
} from '../../../learn/simulate/sendReadersToPage.ts';
import type { LearningState } from '../../../wire/dashboard/learningState.ts';

export type StartResult =
  { readonly ok: true } | { readonly ok: false; readonly status: 404 | 409; readonly why: string };

/** Simulated readers that visit an app of this server. */
export interface Simulation {
  readonly start: (app: string) => StartResult;
  readonly stop: () => void;
  readonly state: () => LearningState['simulated'];
}

/** How long a simulation runs, in milliseconds. */
const DURATION = 60_000;

/** The pause between two batches of readers, in milliseconds, and the size of a batch: up to 200 readers a second. */
const BATCH_INTERVAL = 25;
const BATCH_SIZE = 5;

const RANK_LIMIT = 20;

/**
 * Creates the front page of an app. It calls the ranking service directly, because thousands of HTTP requests would
 * displace all others in the inspector.
 */
const createFrontPage = (
  id: string,
  parts: Pick<ApiParts, 'apps' | 'catalog' | 'service' | 'onRanked'>,
): RunningPage | undefined => {
  const { apps, catalog, service, onRanked: ranked } = parts;
  const app = apps.get(id);
  if (!app) return undefined;
  const sets = catalog.ids;
  return {
    rank: (context) => {
      const offer = catalog.offer(sets, RANK_LIMIT, 0);
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
 * Creates a simulation of readers, for demonstrations of how an app learns. A run lasts one minute unless it is
 * stopped.
 *
 * @param parts.readership creates the readers of a run; the same tastes every time make runs comparable
 * @param parts.logLine receives a line if a run fails
 */
export const createSimulation = <Reader extends { readonly context: Context }>(
  parts: Pick<ApiParts, 'apps' | 'catalog' | 'service' | 'onRanked' | 'now'> & {
    readonly readership: () => RunningPageReaders<Reader>;
    readonly logLine: (line: string) => void;
  },
): Simulation => {
  const { now, readership, logLine } = parts;
  let current: { readonly app: string; readers: number; end: number } | undefined;

  const isRunning = (): boolean => current !== undefined && now() < current.end;

  return {
    start: (app) => {
      if (isRunning())
        return { ok: false, status: 409, why: 'Simulated readers are already running. Stop them first.' };
      const page = createFrontPage(app, parts);
      if (!page)
        return { ok: false, status: 404, why: `No app "${app.slice(0, 100)}". ${parts.apps.describeKnownApps()}` };
      const run = { app, readers: 0, end: now() + DURATION };
      current = run;
      void sendReadersToPage({
        page,
        readers: readership(),
        batchSize: BATCH_SIZE,
        pause: () => sleep(BATCH_INTERVAL),
        isOver: () => now() >= run.end,
        draw: Math.random,
        now,
        onVisit: () => (run.readers += 1),
      }).catch((error: unknown) => {
        run.end = 0;
        logLine(`simulated readers: ${describeError(error)}`);
      });
      return { ok: true };
    },
    stop: () => {
      if (current) current.end = 0;
    },
    state: () => (current ? { app: current.app, readers: current.readers, running: isRunning() } : null),
  };
};
