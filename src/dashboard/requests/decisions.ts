import type { CallbackFacts } from '../../wire/dashboard/requestFacts.ts';
import type { RememberedRequest } from '../../wire/dashboard/rememberedRequest.ts';

/** A decision with the later requests that refer to it. */
export interface ObservedDecision {
  readonly request: RememberedRequest;
  readonly rewards: readonly RememberedRequest[];
  readonly activated: boolean;
  /** The reports of its delivery. */
  readonly callbacks: readonly RememberedRequest[];
}

/** The differences between a ranking and its delivery. The ids are in the order of the list that they come from. */
export interface DeliveryChanges {
  /** The ids that were ranked but not shown. */
  readonly filtered: readonly string[];
  /** The ids that were shown but not ranked, with their places, counted from 1. */
  readonly inserted: readonly { readonly id: string; readonly place: number }[];
  /** Whether the ids that were both ranked and shown were shown in ranked order. */
  readonly inOrder: boolean;
}

/** Compares a ranking with the delivery that a callback reports. */
export const findChanges = (ranking: readonly string[], { items }: CallbackFacts): DeliveryChanges => {
  const shown = items.filter(({ reason }) => reason !== 'filtered').map(({ id }) => id);
  const ranked = new Set(ranking);
  const shownIds = new Set(shown);
  const shownRanked = [...shownIds].filter((id) => ranked.has(id));
  return {
    filtered: ranking.filter((id) => !shownIds.has(id)),
    inserted: shown.flatMap((id, index) => (ranked.has(id) ? [] : [{ id, place: index + 1 }])),
    inOrder: shownRanked.join('\n') === ranking.filter((id) => shownIds.has(id)).join('\n'),
  };
};

/** The totals of an app over the recorded requests. */
export interface AppTotals {
  readonly app: string;
  readonly decisions: number;
  /** The number of rewards that were counted. */
  readonly rewards: number;
}

/** Returns the key of a decision: its app and its event id. */
const decisionKey = ({ app, eventId }: RememberedRequest): string => `${app} ${eventId}`;

/** Groups requests by the decision that they refer to, in the order of the rank requests. */
export const groupByDecision = (requests: readonly RememberedRequest[]): ObservedDecision[] => {
  const byDecision = new Map<string, RememberedRequest[]>();
  for (const request of requests) {
    const key = decisionKey(request);
    byDecision.set(key, [...(byDecision.get(key) ?? []), request]);
  }
  return requests
    .filter(({ route, eventId }) => route === 'rank' && eventId !== undefined)
    .map((request) => {
      const related = byDecision.get(decisionKey(request)) ?? [];
      return {
        request,
        rewards: related.filter(({ route }) => route === 'reward'),
        activated: related.some(
          ({ route, callback, joined, on }) =>
            (route === 'activate' && on !== 0) ||
            (joined === 'counted' && callback?.onTop === true && !callback.browser),
        ),
        callbacks: related.filter(({ route, callback }) => route === 'callback' && callback),
      };
    });
};

/** Sums up decisions by app, in the order in which the apps first occur. */
export const sumByApp = (decisions: readonly ObservedDecision[]): AppTotals[] => {
  const totals = new Map<string, AppTotals>();
  for (const { request, rewards } of decisions) {
    const app = request.app ?? '';
    const { decisions: decisionCount, rewards: rewardCount } = totals.get(app) ?? { decisions: 0, rewards: 0 };
    const counted = rewards.filter(({ joined }) => joined === 'counted').length;
    totals.set(app, { app, decisions: decisionCount + 1, rewards: rewardCount + counted });
  }
  return [...totals.values()];
};
