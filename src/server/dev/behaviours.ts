import * as v from 'valibot';
import { sentenceOf } from '../config/sentenceOf.ts';
import type { Route } from '../../wire/dashboard/rememberedRequest.ts';

const ROUTES = ['rank', 'reward', 'activate', 'preflight', 'callback', 'script'] as const satisfies readonly Route[];

/**
 * - `404`, `500`: that status, with a text
 * - `empty`: 200 without a body
 * - `garbage`: 200 with a script that is a syntax error
 * - `html`: 200 with a web page, as a captive portal sends it
 * - `never`: no answer at all, until the client gives up
 * - `throws`: a script that throws before it calls back
 * - `twice`: a script that calls back twice
 * - `stale`: an answer whose action sets were last refreshed a year ago
 * - `reset`: the connection is cut
 */
const FAULTS = ['404', '500', 'empty', 'garbage', 'html', 'never', 'throws', 'twice', 'stale', 'reset'] as const;

export const behaviourSchema = v.strictObject({
  /** The requests that it is about. */
  route: v.picklist(ROUTES),
  /** Only those of this app. Default: of any. */
  app: v.optional(v.string()),
  /** Milliseconds by which the answer is held back. What the request asks for has happened by then. Default 0. */
  delay: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
  /** What goes wrong. Default: nothing. A number may be written as one. */
  fault: v.optional(
    v.pipe(
      v.union([v.string(), v.number()]),
      v.transform(String),
      v.picklist(FAULTS, `must be one of ${FAULTS.join(', ')}`),
    ),
  ),
  /** For how many requests. Default: until it is replaced. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

export type Fault = (typeof FAULTS)[number];

/** How the dev server is to misbehave. One without `delay` and `fault` puts the route right again. */
export type Behaviour = v.InferInput<typeof behaviourSchema>;
type CheckedBehaviour = v.InferOutput<typeof behaviourSchema>;

export interface Behaviours {
  /** Takes the place of an earlier one for the same route and app. Throws a TypeError that says what is wrong. */
  readonly set: (behaviour: unknown) => void;
  readonly clear: () => void;
  /** What the next request is to get; counts it. A behaviour for one app goes before one for all. */
  readonly take: (route: Route, app: string | undefined) => { delay: number; fault: Fault | null };
}

export const createBehaviours = (): Behaviours => {
  const behaviours = new Map<string, CheckedBehaviour>();
  const key = (route: Route, app: string | undefined): string => `${route} ${app ?? ''}`;

  return {
    set: (behaviour) => {
      const read = v.safeParse(behaviourSchema, behaviour);
      if (!read.success) {
        throw new TypeError(read.issues.map((issue) => sentenceOf(issue, 'behaviour')).join(' '));
      }
      const { route, app, delay, fault } = read.output;
      behaviours.delete(key(route, app));
      if (delay || fault) behaviours.set(key(route, app), read.output);
    },
    clear: () => behaviours.clear(),
    take: (route, app) => {
      const found = [key(route, app), key(route, undefined)].find((name) => behaviours.has(name));
      const behaviour = found === undefined ? undefined : behaviours.get(found);
      if (found === undefined || !behaviour) return { delay: 0, fault: null };
      if (behaviour.times === 1) behaviours.delete(found);
      else if (behaviour.times) behaviours.set(found, { ...behaviour, times: behaviour.times - 1 });
      return { delay: behaviour.delay ?? 0, fault: behaviour.fault ?? null };
    },
  };
};
