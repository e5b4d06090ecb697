import * as v from 'valibot';
import { describeIssue } from '../config/describeIssue.ts';
import type { Route } from '../../wire/dashboard/rememberedRequest.ts';

const ROUTES = ['rank', 'reward', 'activate', 'preflight', 'callback', 'script'] as const satisfies readonly Route[];

/**
 * The faults that the dev server can simulate:
 *
 * - `404`, `500`: this status with a text body
 * - `empty`: status 200 without a body
 * - `garbage`: status 200 with a script that has a syntax error
 * - `html`: status 200 with a web page, like the login page of a captive portal
 * - `never`: no response until the client gives up
 * - `throws`: a script that throws before it calls the callback
 * - `twice`: a script that calls the callback twice
 * - `stale`: a response whose action sets were refreshed a year ago
 * - `reset`: the connection is closed without a response
 */
const FAULTS = ['404', '500', 'empty', 'garbage', 'html', 'never', 'throws', 'twice', 'stale', 'reset'] as const;

export const behaviourSchema = v.strictObject({
  /** The kind of requests that it applies to. */
  route: v.picklist(ROUTES),
  /** The id of the app whose requests it applies to. Default: all apps. */
  app: v.optional(v.string()),
  /** Delay of the response in milliseconds, 0 to 600,000. The request itself is processed at once. Default: 0. */
  delay: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(600_000))),
  /** The fault to simulate. Default: none. A status may be a number. */
  fault: v.optional(
    v.pipe(
      v.union([v.string(), v.number()]),
      v.transform(String),
      v.picklist(FAULTS, `must be one of ${FAULTS.join(', ')}`),
    ),
  ),
  /** The number of requests that it applies to. Default: all, until it is replaced. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

export type Fault = (typeof FAULTS)[number];

/**
 * A delay or a fault that the dev server simulates. One without `delay` and `fault` restores the normal behaviour.
 *
 * @example { route: 'rank', app: 'my-site', fault: '500', times: 1 }
 */
export type Behaviour = v.InferInput<typeof behaviourSchema>;
type CheckedBehaviour = v.InferOutput<typeof behaviourSchema>;

export interface Behaviours {
  /**
   * Replaces the behaviour of the same route and app.
   *
   * @throws TypeError if the behaviour is invalid; the message names each invalid key
   */
  readonly set: (behaviour: unknown) => void;
  readonly clear: () => void;
  /**
   * Returns the behaviour that applies to a request, and counts the request against its `times`. A behaviour for one
   * app takes precedence over one for all apps.
   */
  readonly consume: (route: Route, app: string | undefined) => { delay: number; fault: Fault | null };
}

export const createBehaviours = (): Behaviours => {
  const behaviours = new Map<string, CheckedBehaviour>();
  const key = (route: Route, app: string | undefined): string => `${route} ${app ?? ''}`;

  return {
    set: (behaviour) => {
      const read = v.safeParse(behaviourSchema, behaviour);
      if (!read.success) {
        throw new TypeError(read.issues.map((issue) => describeIssue(issue, 'behaviour')).join(' '));
      }
      const { route, app, delay, fault } = read.output;
      behaviours.delete(key(route, app));
      if (delay || fault) behaviours.set(key(route, app), read.output);
    },
    clear: () => behaviours.clear(),
    consume: (route, app) => {
      const matchingKey = [key(route, app), key(route, undefined)].find((candidate) => behaviours.has(candidate));
      const behaviour = matchingKey === undefined ? undefined : behaviours.get(matchingKey);
      if (matchingKey === undefined || !behaviour) return { delay: 0, fault: null };
      if (behaviour.times === 1) behaviours.delete(matchingKey);
      else if (behaviour.times) behaviours.set(matchingKey, { ...behaviour, times: behaviour.times - 1 });
      return { delay: behaviour.delay ?? 0, fault: behaviour.fault ?? null };
    },
  };
};
