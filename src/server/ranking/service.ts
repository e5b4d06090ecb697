import { drawsFrom } from '../../learn/numbers/draws.ts';
import type { Context } from '../../learn/records/context.ts';
import { readerKey, uidKey } from '../../learn/records/audience.ts';
import type { Choice } from '../../learn/policies/policy.ts';
import type { Visit } from '../../learn/model/action.ts';
import type { CallbackRecord, LogRecord } from '../../learn/records/record.ts';
import { formatEventId } from '../../wire/cds/eventId.ts';
import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import { writeRankAnswer } from '../../wire/cds/writeRankAnswer.ts';
import type { Log, Taken } from '../log/commit/log.ts';
import type { App } from './apps.ts';
import type { Offer } from './catalog.ts';

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
const choose = ({ candidates, fresh }: Offer, app: App, visit: Visit, eventId: string): Choice => {
  const { actions } = candidates;
  if (actions.length === 0) return NOTHING;
  const draw = drawsFrom(eventId);
  // Where a reader has had everything there is nothing to put before it.
  if (fresh === 0 || fresh === actions.length) return app.policy(actions, visit, draw);
  const { order, probabilities } = app.policy(actions.slice(0, fresh), visit, draw);
  const behind = Array.from({ length: actions.length - fresh }, (_, index) => fresh + index);
  return { order: [...order, ...behind], probabilities: [...probabilities, ...behind.map(() => 0)] };
};

/** What is known of a visit, with the reader's own history; under `dnt` there is neither. */
const visitOf = ({ offer, context, prediction }: Question, app: App, now: number): Visit => {
  const { reader } = context;
  const key = prediction ? uidKey(prediction.uid) : reader === undefined ? undefined : readerKey(reader);
  const history = key === undefined ? undefined : app.fold.readers.historyOf(key, now);
  if (!history) return { context, now };
  const clicked = offer.candidates.actions.flatMap(({ id }, index) => (history.clicked.includes(id) ? [index] : []));
  const { liked } = history;
  return {
    context: liked === undefined ? context : { ...context, liked },
    now,
    ...(clicked.length > 0 && { clicked }),
  };
};

/**
 * Decides, and takes what follows from decisions. It knows neither HTTP nor feeds.
 *
 * @param now milliseconds since 1970
 * @param random 32 new lower-case hexadecimal digits at every call
 */
export const createService = (log: Log, now: () => number, random: () => string): Service => {
  const { append } = log;
  const take = (record: LogRecord): Promise<Taken> =>
    new Promise((resolve) => {
      append(record, resolve);
    });

  return {
    rank: (app, question) => {
      const { offer, sets, details, defer, prediction } = question;
      const { candidates, actionSets } = offer;
      const { actions, hashes } = candidates;
      const time = now();
      const eventId = formatEventId(random(), time);
      const visit = visitOf(question, app, time);
      const choice = choose(offer, app, visit, eventId);
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
        const record = app.written.has(hash, time) ? undefined : candidates.record(index);
        if (!record) continue;
        app.written.add(hash, time);
        append({ ...record, app: app.id, time }, ({ ok }) => ok || app.written.delete(hash));
      }
      append({
        type: 'decision',
        app: app.id,
        time,
        eventId,
        policy: app.policyName,
        sets,
        articles: hashes,
        order: choice.order,
        probabilities: choice.probabilities,
        context: visit.context,
        ...(visit.clicked && { clicked: visit.clicked }),
        ...(defer && { defer }),
        ...prediction,
      });
      return { eventId, json, ranking: () => choice.order.map((index) => actions[index]?.id ?? ''), choice };
    },
    reward: (app, eventId, value) => take({ type: 'reward', app: app.id, time: now(), eventId, value }),
    activate: (app, eventId) => take({ type: 'activation', app: app.id, time: now(), eventId }),
    callback: (app, callback) => take({ type: 'callback', app: app.id, time: now(), ...callback }),
  };
};
