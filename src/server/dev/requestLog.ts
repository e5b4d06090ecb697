import type { RememberedRequest } from '../../wire/dashboard/rememberedRequest.ts';

export interface RequestLog {
  /** Records a new request. Returns a function that updates it. */
  readonly add: (
    request: Omit<RememberedRequest, 'number' | 'status' | 'took' | 'fault'>,
  ) => (change: Partial<RememberedRequest>) => void;
  /** Returns the recorded requests, oldest first. */
  readonly all: () => readonly RememberedRequest[];
  /** Calls `listener` with every new and every updated request. Returns a function that ends the subscription. */
  readonly subscribe: (listener: (request: RememberedRequest) => void) => () => void;
}

/**
 * Creates a log of the most recent requests.
 *
 * @param maxRequests how many requests are retained; older ones are dropped
 */
export const createRequestLog = (maxRequests = 1000): RequestLog => {
  const requests = new Map<number, RememberedRequest>();
  const listeners = new Set<(request: RememberedRequest) => void>();
  let lastNumber = 0;

  const store = (request: RememberedRequest): void => {
    requests.set(request.number, request);
    for (const listener of listeners) listener(request);
  };

  return {
    add: (request) => {
      lastNumber += 1;
      let current: RememberedRequest = { ...request, number: lastNumber, status: null, took: null, fault: null };
      store(current);
      requests.delete(lastNumber - maxRequests);
      return (change) => {
        current = { ...current, ...change };
        if (requests.has(current.number)) store(current);
      };
    },
    all: () => [...requests.values()],
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
