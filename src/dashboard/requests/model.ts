import type { CallbackFacts } from '../../wire/dashboard/requestFacts.ts';
import type { RememberedRequest } from '../../wire/dashboard/rememberedRequest.ts';

/** A decision with what followed from it. */
export interface SeenDecision {
  readonly request: RememberedRequest;
  readonly rewards: readonly RememberedRequest[];
  readonly activated: boolean;
  /** What was reported of its delivery. */
  readonly callbacks: readonly RememberedRequest[];
}

/** What changed between a ranking and its delivery: ids, each in the order of its own list. */
export interface Changes {
  /** Ranked, and not shown. */
  readonly filtered: readonly string[];
  /** Shown, and not ranked; with the place, from 1. */
  readonly inserted: readonly { readonly id: string; readonly place: number }[];
  /** Whether what was both ranked and shown was shown in ranked order. */
  readonly inOrder: boolean;
}

/** Compares a ranking with what a callback says of its delivery. */
export const changesOf = (ranking: readonly string[], { items }: CallbackFacts): Changes => {
  const shown = items.filter(({ reason }) => reason !== 'filtered').map(({ id }) => id);
  const ranked = new Set(ranking);
  const there = new Set(shown);
  const kept = [...there].filter((id) => ranked.has(id));
  return {
    filtered: ranking.filter((id) => !there.has(id)),
    inserted: shown.flatMap((id, index) => (ranked.has(id) ? [] : [{ id, place: index + 1 }])),
    inOrder: kept.join('\n') === ranking.filter((id) => there.has(id)).join('\n'),
  };
};

/** What an app has come to since the server was started. */
export interface AppTotals {
  readonly app: string;
  readonly decisions: number;
  /** Rewards that counted. */
  readonly rewards: number;
}

/** A decision is known by its app and its event id, never by an address. */
const keyOf = ({ app, eventId }: RememberedRequest): string => `${app} ${eventId}`;

/** Brings requests together as decisions, in the order of the requests. */
export const decisionsOf = (requests: readonly RememberedRequest[]): SeenDecision[] => {
  const byDecision = new Map<string, RememberedRequest[]>();
  for (const request of requests) {
    const key = keyOf(request);
    byDecision.set(key, [...(byDecision.get(key) ?? []), request]);
  }
  return requests
    .filter(({ route, eventId }) => route === 'rank' && eventId !== undefined)
    .map((request) => {
      const same = byDecision.get(keyOf(request)) ?? [];
      return {
        request,
        rewards: same.filter(({ route }) => route === 'reward'),
        activated: same.some(
          ({ route, callback, joined }) =>
            route === 'activate' || (joined === 'counted' && callback?.onTop === true && !callback.browser),
        ),
        callbacks: same.filter(({ route, callback }) => route === 'callback' && callback),
      };
    });
};

/** Sums decisions up by app, in the order in which the apps were first seen. */
export const totalsOf = (decisions: readonly SeenDecision[]): AppTotals[] => {
  const totals = new Map<string, AppTotals>();
  for (const { request, rewards } of decisions) {
    const app = request.app ?? '';
    const { decisions: count, rewards: sum } = totals.get(app) ?? { decisions: 0, rewards: 0 };
    const counted = rewards.filter(({ joined }) => joined === 'counted').length;
    totals.set(app, { app, decisions: count + 1, rewards: sum + counted });
  }
  return [...totals.values()];
};
