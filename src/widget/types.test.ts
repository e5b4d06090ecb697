import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  mount,
  setConsent,
  takeHandOff,
  type Handle,
  type Item,
  type MountOptions,
  type Outcome,
  type Reason,
  type Topslot,
  type TopslotEvents,
} from './index.ts';
import { pairecCallback, report, volcengineCallback, type Delivery, type ReportOptions } from './report.ts';

/** Checks at compile time what the types accept and reject. Never called. */
export const typed = (
  container: HTMLElement,
  topslot: Topslot,
  outcome: Outcome,
  item: Item,
  reasons: Reason[],
  names: (keyof TopslotEvents)[],
): void => {
  const endpoint = 'https://rank.example/';
  const handle: Handle = mount(container, { endpoint, app: 'my-site', sets: 'news sports', limit: 10, details: 2 });
  mount(container, { endpoint, dnt: 'auto', transport: 'fetch', handoff: true, rewardType: 'application/json' });
  mount(container, { endpoint, consent: () => true, maxAge: 600, timeout: 500, signal: new AbortController().signal });
  mount(container, { endpoint, curate: (items) => items.filter(({ id }) => id), renderItem: () => container });
  topslot.mount(container);
  topslot.push(({ mount: mountLater }) => mountLater(container, { app: 'my-site' }));
  const [shownRanking] = topslot.lists().map(({ ranked }) => ranked?.data.eventId);
  shownRanking?.trim();
  takeHandOff({ endpoint });

  // @ts-expect-error The module has no default endpoint.
  mount(container, { app: 'my-site', sets: 'news' });
  // @ts-expect-error The endpoint is required here, too.
  takeHandOff({});
  // @ts-expect-error The container may be null.
  mount(document.querySelector('ol'), { endpoint });
  // @ts-expect-error Sets are a single string.
  mount(container, { endpoint, sets: ['news', 'sports'] });
  // @ts-expect-error Details are 0, 1 or 2.
  mount(container, { endpoint, details: 3 });
  // @ts-expect-error The timeout is a number.
  mount(container, { endpoint, timeout: '500' });
  // @ts-expect-error The transport is `jsonp` or `fetch`.
  mount(container, { endpoint, transport: 'xhr' });
  // @ts-expect-error The value is `auto`, `0` or `1`.
  mount(container, { endpoint, dnt: 'no' });
  // @ts-expect-error Consent must be returned synchronously.
  mount(container, { endpoint, consent: async () => true });
  // @ts-expect-error `renderItem` returns an element, not markup.
  mount(container, { endpoint, renderItem: () => '<li></li>' });
  // @ts-expect-error An item needs an id.
  mount(container, { endpoint, curate: (items) => items.map(({ title }) => ({ title })) });
  // @ts-expect-error The option's name is misspelled.
  mount(container, { endpoint, timeOut: 500 });
  // @ts-expect-error Consent is a boolean.
  setConsent('yes');
  // @ts-expect-error `ready` is a promise.
  handle.ready.status.toString();
  // @ts-expect-error The outcome may be `default`, which has no data.
  outcome.data.ranking.at(0);
  // @ts-expect-error There is no such reason.
  reasons.push('slow');
  // @ts-expect-error Items are readonly.
  item.title = 'another';
  // @ts-expect-error There is no such event.
  names.push('topslot:clicked');
  const options: MountOptions = { app: 'my-site' };

  document.addEventListener('topslot:rewarded', ({ detail: { appId, eventId } }) => appId + eventId);
  // @ts-expect-error `topslot:default` has no event id.
  container.addEventListener('topslot:default', ({ detail: { eventId } }) => eventId);
  if (outcome.status === 'ranked') outcome.data.ranking.at(0);
  else reasons.push(outcome.reason);
  options.signal?.throwIfAborted();
};

/** Checks the types of the module `topslot/report` at compile time. Never called. */
export const typedReports = ({ status, ...outcome }: Outcome, delivery: Delivery, { format }: ReportOptions): void => {
  const url = 'https://rank.example/api/callback';
  const stop: () => void = report({ format, url });
  report({ format: 'volcengine', url: '/reports', scene: 'default', uid: 'reader-1' });
  // An outcome contains everything that a report needs.
  if ('data' in outcome) {
    const { data, shown, inserted, filtered } = outcome;
    const delivered: Delivery = { requestId: data.eventId, uid: status, scene: 'home', shown, inserted, filtered };
    volcengineCallback(delivered).items.at(0)?.extra.at(0);
  }
  pairecCallback({ requestId: 'e-1', uid: 'reader-1', scene: 'home', shown: [{ id: 'a' }] }).item_list.at(0);

  // @ts-expect-error The format is `pairec` or `volcengine`.
  report({ format: 'datahub', url });
  // @ts-expect-error The module has no default URL.
  report({ format: 'pairec' });
  // @ts-expect-error The format is required.
  report({ url });
  // @ts-expect-error The option's name is misspelled.
  report({ format: 'pairec', url, sceneId: 'home_feed' });
  // @ts-expect-error The reader's id is a string in both protocols.
  report({ format: 'pairec', url, uid: 84603208 });
  // @ts-expect-error Both protocols require the reader's id.
  pairecCallback({ requestId: 'e-1', scene: 'home', shown: [] });
  // @ts-expect-error Items are objects, not ids.
  volcengineCallback({ ...delivery, shown: ['a', 'b'] });
  // @ts-expect-error Reports are stopped by a function, not by a controller.
  stop.abort();
};

void describe('the types of the widget', () => {
  void it('are checked when this file is compiled', () =>
    assert.deepEqual([typeof typed, typeof typedReports], ['function', 'function']));
});
