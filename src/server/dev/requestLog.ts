import type { Facts } from '../api/facts.ts';

/** What was asked for. `script`: the widget's own files. */
export type Route = 'rank' | 'reward' | 'activate' | 'preflight' | 'callback' | 'script';

/** One request as the dev server remembers it: made when it arrives, completed when it is answered. */
export interface RememberedRequest extends Facts {
  /** 1 for the first request of this process. */
  readonly number: number;
  /** When it arrived: ISO 8601, UTC. */
  readonly time: string;
  readonly route: Route;
  readonly method: string;
  /** Path and query, as they came. */
  readonly path: string;
  /** The site that asked, or `null` where the browser did not say (a script tag without `crossorigin`). */
  readonly origin: string | null;
  readonly contentType: string | null;
  /** The cookies that came along, or `null`. */
  readonly cookie: string | null;
  /** The first 2,000 characters; empty where it came without a length, was larger than 64 kB, or is no text. */
  readonly body: string;
  /** The HTTP status; `null` until it is answered, and for good if it never is. */
  readonly status: number | null;
  /** Milliseconds from arrival to answer; `null` until then. */
  readonly took: number | null;
  /** The fault that this request was given, if any. */
  readonly fault: string | null;
}

export interface RequestLog {
  /** Remembers a new request. The function that comes back completes it. */
  readonly add: (
    request: Omit<RememberedRequest, 'number' | 'status' | 'took' | 'fault'>,
  ) => (change: Partial<RememberedRequest>) => void;
  /** Oldest first. */
  readonly all: () => readonly RememberedRequest[];
  /** Calls `listener` with every new and every changed request, until the function that comes back is called. */
  readonly subscribe: (listener: (request: RememberedRequest) => void) => () => void;
}

/** What the dev server remembers of requests: the last `most` of them. */
export const createRequestLog = (most = 1000): RequestLog => {
  const requests = new Map<number, RememberedRequest>();
  const listeners = new Set<(request: RememberedRequest) => void>();
  let last = 0;

  const put = (request: RememberedRequest): void => {
    requests.set(request.number, request);
    for (const listener of listeners) listener(request);
  };

  return {
    add: (request) => {
      last += 1;
      let current: RememberedRequest = { ...request, number: last, status: null, took: null, fault: null };
      put(current);
      requests.delete(last - most);
      return (change) => {
        current = { ...current, ...change };
        if (requests.has(current.number)) put(current);
      };
    },
    all: () => [...requests.values()],
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
