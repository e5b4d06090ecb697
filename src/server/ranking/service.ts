import { createDraws } from '../../learn/numbers/draws.ts';
import type { Context } from '../../learn/records/context.ts';
import { readerKey, uidKey } from '../../learn/records/readerKeys.ts';
import type { Choice } from '../../learn/policies/policy.ts';
import type { Visit } from '../../learn/model/action.ts';
import type { CallbackRecord, LogRecord } from '../../learn/records/record.ts';
import { formatEventId } from '../../wire/cds/formatEventId.ts';
import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import { writeRankAnswer } from '../../wire/cds/writeRankAnswer.ts';
import type { Log, AppendResult } from '../log/commit/log.ts';
import type { App } from './apps.ts';
import type { Offer } from './catalog.ts';

/** A request for one decision. */
export interface RankQuery {
  readonly offer: Offer;
  readonly sets: readonly string[];
  readonly details: DetailsLevel;
  readonly defer: boolean;
  readonly context: Context;
  /** Predictions only: the user, and the `Request-Id` of the request. */
  readonly prediction?: { readonly uid: string; readonly requestId?: string };
}

/** The result of a rank query. */
export interface Decision {
  readonly eventId: string;
  /** The answer, as JSON. */
  readonly json: string;
  /** Returns the article ids in ranked order. */
  readonly ranking: () => readonly string[];
  readonly choice: Choice;
}

export interface Service {
  /** Ranks without waiting for the log. The decision is queued for the log, in order, before this returns. */
  readonly rank: (app: App, query: RankQuery) => Decision;
  /**
   * Resolves once the reward is durable or has failed.
   *
   * @param on the ranking positions that the page shows, as a bit mask
   */
  readonly reward: (app: App, eventId: string, value: number, on?: number) => Promise<AppendResult>;
  /** Resolves once the activation is durable or has failed. `on` as for a reward; 0: the page has no ranked story. */
  readonly activate: (app: App, eventId: string, on?: number) => Promise<AppendResult>;
  /** Resolves once the callback is durable or has failed. */
  readonly callback: (app: App, callback: CallbackDetails) => Promise<AppendResult>;
}

/** The fields of a callback record that the caller provides. */
export type CallbackDetails = Omit<CallbackRecord, 'type' | 'app' | 'time'>;

const EMPTY_CHOICE: Choice = { order: [], probabilities: [] };

/** Ranks the fresh candidates. The delivered ones keep their places at the end, with probability 0 for the top slot. */
const chooseOrder = ({ candidates, fresh }: Offer, app: App, visit: Visit, eventId: string): Choice => {
  const { actions } = candidates;
  if (actions.length === 0) return EMPTY_CHOICE;
  const draw = createDraws(eventId);
  // If all or no candidates were delivered, all are ranked.
  if (fresh === 0 || fresh === actions.length) return app.policy(actions, visit, draw);
  const { order, probabilities } = app.policy(actions.slice(0, fresh), visit, draw);
  const deliveredOrder = Array.from({ length: actions.length - fresh }, (_, index) => fresh + index);
  return { order: [...order, ...deliveredOrder], probabilities: [...probabilities, ...deliveredOrder.map(() => 0)] };
};

/** Adds the reader's click history to the context. Under `dnt` there is no reader, so no history either. */
const createVisit = ({ offer, context, prediction }: RankQuery, app: App, now: number): Visit => {
  const { reader } = context;
  const key = prediction ? uidKey(prediction.uid) : reader === undefined ? undefined : readerKey(reader);
  const history = key === undefined ? undefined : app.fold.clickHistory.historyOf(key, now);
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
 * Creates the service that ranks, and records decisions, rewards, activations and callbacks in the log. It is
 * independent of HTTP and of feeds.
 *
 * @param now returns milliseconds since 1970
 * @param random returns 32 random lower-case hexadecimal digits
 */
export const createService = (log: Log, now: () => number, random: () => string): Service => {
  const { append } = log;
  const appendRecord = (record: LogRecord): Promise<AppendResult> =>
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
      const visit = createVisit(question, app, time);
      const choice = chooseOrder(offer, app, visit, eventId);
      const [top = -1] = choice.order;
      const json = writeRankAnswer({
        ranking: candidates.writeEntries(choice.order, details),
        eventId,
        appId: app.id,
        rewardAction: actions[top]?.id ?? '',
        actionSets,
      });

      for (let index = 0; index < hashes.length; index += 1) {
        const hash = hashes[index] ?? '';
        const record = app.written.has(hash, time) ? undefined : candidates.articleRecord(index);
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
    reward: (app, eventId, value, on) =>
      appendRecord({ type: 'reward', app: app.id, time: now(), eventId, value, ...(on !== undefined && { on }) }),
    activate: (app, eventId, on) =>
      appendRecord({ type: 'activation', app: app.id, time: now(), eventId, ...(on !== undefined && { on }) }),
    callback: (app, callback) => appendRecord({ type: 'callback', app: app.id, time: now(), ...callback }),
  };
};
