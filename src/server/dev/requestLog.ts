import type { RememberedRequest } from '../../wire/dashboard/rememberedRequest.ts';

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
