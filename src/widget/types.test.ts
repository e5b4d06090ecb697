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

/** What the types allow, and what they do not: the compiler is the test, so nothing of this ever runs. */
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
  topslot.push(({ mount: later }) => later(container, { app: 'my-site' }));
  takeHandOff({ endpoint });

  // @ts-expect-error In a bundle nobody else knows where the service is.
  mount(container, { app: 'my-site', sets: 'news' });
  // @ts-expect-error Nor on an article page.
  takeHandOff({});
  // @ts-expect-error There may be no element.
  mount(document.querySelector('ol'), { endpoint });
  // @ts-expect-error Sets are one text.
  mount(container, { endpoint, sets: ['news', 'sports'] });
  // @ts-expect-error There are three levels of details.
  mount(container, { endpoint, details: 3 });
  // @ts-expect-error A number is meant as one.
  mount(container, { endpoint, timeout: '500' });
  // @ts-expect-error There are two transports.
  mount(container, { endpoint, transport: 'xhr' });
  // @ts-expect-error There are three answers.
  mount(container, { endpoint, dnt: 'no' });
  // @ts-expect-error A promise of consent is none: it is needed now.
  mount(container, { endpoint, consent: async () => true });
  // @ts-expect-error An item is an element, never markup.
  mount(container, { endpoint, renderItem: () => '<li></li>' });
  // @ts-expect-error What was ranked can be left out, not forgotten.
  mount(container, { endpoint, curate: (items) => items.map(({ title }) => ({ title })) });
  // @ts-expect-error A misspelt option is none.
  mount(container, { endpoint, timeOut: 500 });
  // @ts-expect-error Yes or no.
  setConsent('yes');
  // @ts-expect-error It is awaited, not read.
  handle.ready.status.toString();
  // @ts-expect-error A list that kept its own order has no ranking.
  outcome.data.ranking.at(0);
  // @ts-expect-error A reason is one of ten.
  reasons.push('slow');
  // @ts-expect-error Items are what was ranked.
  item.title = 'another';
  // @ts-expect-error There is no such event.
  names.push('topslot:clicked');
  const options: MountOptions = { app: 'my-site' };

  document.addEventListener('topslot:rewarded', ({ detail: { appId, eventId } }) => appId + eventId);
  // @ts-expect-error What was not ranked has a reason, and no event id.
  container.addEventListener('topslot:default', ({ detail: { eventId } }) => eventId);
  if (outcome.status === 'ranked') outcome.data.ranking.at(0);
  else reasons.push(outcome.reason);
  options.signal?.throwIfAborted();
};

/** The same of the module `topslot/report`. */
export const typedReports = ({ status, ...outcome }: Outcome, delivery: Delivery, { format }: ReportOptions): void => {
  const url = 'https://rank.example/api/callback';
  const end: () => void = report({ format, url });
  report({ format: 'volcengine', url: '/reports', scene: 'default', uid: 'reader-1' });
  // What was laid out, by the event or by the outcome, is what a report is made of.
  if ('data' in outcome) {
    const { data, shown, inserted, filtered } = outcome;
    const laidOut: Delivery = { requestId: data.eventId, uid: status, scene: 'home', shown, inserted, filtered };
    volcengineCallback(laidOut).items.at(0)?.extra.at(0);
  }
  pairecCallback({ requestId: 'e-1', uid: 'reader-1', scene: 'home', shown: [{ id: 'a' }] }).item_list.at(0);

  // @ts-expect-error There are two formats.
  report({ format: 'datahub', url });
  // @ts-expect-error Nobody knows where a bundle came from.
  report({ format: 'pairec' });
  // @ts-expect-error It says whose.
  report({ url });
  // @ts-expect-error A misspelt option is none.
  report({ format: 'pairec', url, sceneId: 'home_feed' });
  // @ts-expect-error A reader is a text, as both services have it.
  report({ format: 'pairec', url, uid: 84603208 });
  // @ts-expect-error Both services insist on a reader.
  pairecCallback({ requestId: 'e-1', scene: 'home', shown: [] });
  // @ts-expect-error Items are what stands there, not their names.
  volcengineCallback({ ...delivery, shown: ['a', 'b'] });
  // @ts-expect-error It is ended by a call.
  end.abort();
};

void describe('the types of the widget', () => {
  void it('are checked by the compiler, which has passed this file', () =>
    assert.deepEqual([typeof typed, typeof typedReports], ['function', 'function']));
});
