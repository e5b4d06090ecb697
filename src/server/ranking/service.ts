import { drawsFrom } from '../../learn/draws.ts';
import type { Context } from '../../learn/context.ts';
import type { Choice } from '../../learn/policy.ts';
import type { CallbackRecord, LogRecord } from '../../learn/record.ts';
import { formatEventId } from '../../wire/cds/eventId.ts';
import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import { writeRankAnswer } from '../../wire/cds/writeRankAnswer.ts';
import type { Log } from '../log/log.ts';
import type { App } from './apps.ts';
import type { Offer } from './catalog.ts';
import { createRecorder, type Taken } from './recorder.ts';

/** One decision that is asked for. */
export interface Question {
  readonly offer: Offer;
  readonly sets: readonly string[];
  readonly details: DetailsLevel;
  readonly defer: boolean;
  readonly context: Context;
  /** Of a prediction: who it is for, and the `Request-Id` that it was asked for with. */
  readonly prediction?: { readonly uid: string; readonly requestId?: string };
}

/** One decision that was made. */
export interface Decision {
  readonly eventId: string;
  /** The answer, as JSON. */
  readonly json: string;
  /** The articles' ids in ranked order. */
  readonly ranking: () => readonly string[];
  readonly choice: Choice;
}

export interface Service {
  /** Never waits: the decision is on its way to the log, in order, when the answer leaves. */
  readonly rank: (app: App, question: Question) => Decision;
  /** Resolves once the reward is durable, or cannot be made so. */
  readonly reward: (app: App, eventId: string, value: number) => Promise<Taken>;
  /** Resolves once the activation is durable, or cannot be made so. */
  readonly activate: (app: App, eventId: string) => Promise<Taken>;
  /** Resolves once the callback is durable, or cannot be made so. */
  readonly callback: (app: App, callback: Callback) => Promise<Taken>;
}

/** What was delivered, as it is recorded. */
export type Callback = Omit<CallbackRecord, 'type' | 'app' | 'time'>;

const NOTHING: Choice = { order: [], probabilities: [] };

/** Ranks the first ones; those behind them keep their places, and had no chance to be on top. */
const choose = ({ candidates, fresh }: Offer, app: App, context: Context, eventId: string): Choice => {
  const { actions } = candidates;
  if (actions.length === 0) return NOTHING;
  const draw = drawsFrom(eventId);
  // Where a reader has had everything there is nothing to put before it.
  if (fresh === 0 || fresh === actions.length) return app.policy(actions, context, draw);
  const { order, probabilities } = app.policy(actions.slice(0, fresh), context, draw);
  const behind = Array.from({ length: actions.length - fresh }, (_, index) => fresh + index);
  return { order: [...order, ...behind], probabilities: [...probabilities, ...behind.map(() => 0)] };
};

/**
 * Decides, and takes what follows from decisions. It knows neither HTTP nor feeds.
 *
 * @param now milliseconds since 1970
 * @param random 32 new lower-case hexadecimal digits at every call
 */
export const createService = (log: Log, now: () => number, random: () => string): Service => {
  const append = createRecorder(log);
  const take = (app: App, record: LogRecord): Promise<Taken> =>
    new Promise((resolve) => {
      append(app, record, resolve);
    });

  return {
    rank: (app, { offer, sets, details, defer, context, prediction }) => {
      const { candidates, actionSets } = offer;
      const { actions, hashes } = candidates;
      const time = now();
      const eventId = formatEventId(random(), time);
      const choice = choose(offer, app, context, eventId);
      const [top = -1] = choice.order;
      const json = writeRankAnswer({
        ranking: candidates.write(choice.order, details),
        eventId,
        appId: app.id,
        rewardAction: actions[top]?.id ?? '',
        actionSets,
      });

      for (let index = 0; index < hashes.length; index += 1) {
        const hash = hashes[index] ?? '';
        const record = app.written.has(hash) ? undefined : candidates.record(index);
        if (!record) continue;
        app.written.add(hash);
        append(app, { ...record, app: app.id, time }, ({ ok }) => ok || app.written.delete(hash));
      }
      append(app, {
        type: 'decision',
        app: app.id,
        time,
        eventId,
        policy: app.policyName,
        sets,
        articles: hashes,
        order: choice.order,
        probabilities: choice.probabilities,
        context,
        ...(defer && { defer }),
        ...prediction,
      });
      return { eventId, json, ranking: () => choice.order.map((index) => actions[index]?.id ?? ''), choice };
    },
    reward: (app, eventId, value) => take(app, { type: 'reward', app: app.id, time: now(), eventId, value }),
    activate: (app, eventId) => take(app, { type: 'activation', app: app.id, time: now(), eventId }),
    callback: (app, callback) => take(app, { type: 'callback', app: app.id, time: now(), ...callback }),
  };
};
