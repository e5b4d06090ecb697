import type { RememberedRequest } from '../wire/dashboard/rememberedRequest.ts';
import { articleName, describeCallback } from './requests/describeCallback.ts';
import { element } from './page/element.ts';
import { followLearning } from './learning/followLearning.ts';
import { changesOf, decisionsOf, totalsOf, type SeenDecision } from './requests/model.ts';

// The page at /_dev/: shows what the dev server has learned and what it remembers, as it happens.

const MOST_SHOWN = 50;

const clock = (iso: string): string => new Date(iso).toLocaleTimeString();

/** What a callback says of a decision: what was delivered in its place. */
const callbackLine = (ranking: readonly string[], { callback, code, joined }: RememberedRequest): HTMLElement[] => {
  if (!callback) return [];
  const { taken, delivered } = describeCallback(callback, changesOf(ranking, callback), code, joined);
  return [
    element('p', '', element('span', callback.onTop === false || code ? 'bad' : 'good', taken), ` · ${delivered}`),
  ];
};

const decisionItem = ({ request, rewards, activated, callbacks }: SeenDecision): HTMLElement => {
  const { time, app = '', sets = [], ranking = [], probability = 0, eventId = '', dnt, defer, fault, uid } = request;
  const facts = [
    `${ranking.length} articles of ${sets.join(', ')}`,
    `chance to be on top ${(probability * 100).toFixed(0)} %`,
    uid !== undefined ? `predicted for ${uid}` : dnt ? 'dnt' : 'with reader cookie',
    defer && 'deferred',
    activated && 'activated',
    fault && `fault: ${fault}`,
  ].filter((fact) => typeof fact === 'string');
  const clicks = rewards.map(({ value, joined, status }) =>
    element(
      'span',
      joined === 'counted' ? 'good' : 'bad',
      ` reward ${value ?? '?'} ${joined ?? `refused (${status})`}`,
    ),
  );
  return element(
    'li',
    clicks.length > 0 ? 'rewarded' : '',
    element(
      'p',
      '',
      element('strong', '', app),
      ' put ',
      element('strong', '', articleName(ranking[0])),
      ' on top',
      ...clicks,
    ),
    element('p', '', element('time', '', clock(time)), ` · ${facts.join(' · ')} · `, element('code', '', eventId)),
    ...callbacks.flatMap((told) => callbackLine(ranking, told)),
  );
};

const what = ({ ranking, joined, value, eventId, fault, path, callback, why }: RememberedRequest): string =>
  [
    fault && `fault ${fault}`,
    why,
    ranking && `${ranking.length} articles`,
    callback && `${callback.items.length} items`,
    joined && `${joined} ${value ?? ''}`,
    eventId ?? path,
  ]
    .filter(Boolean)
    .join(' · ');

const requestRow = (request: RememberedRequest): HTMLElement => {
  const { time, route, app, status: answered, took, code } = request;
  // Where the status says nothing, the code in the body does.
  const status = code || answered;
  const state = status === null ? '…' : String(status);
  return element(
    'tr',
    '',
    element('td', '', element('time', '', clock(time))),
    element('td', '', route),
    element('td', '', app ?? ''),
    element('td', `number ${status !== null && status < 400 ? 'good' : 'bad'}`, state),
    element('td', 'number', took === null ? '' : `${took} ms`),
    element('td', '', what(request)),
  );
};

const put = (selector: string, rows: HTMLElement[]): void => document.querySelector(selector)?.replaceChildren(...rows);

const requests = new Map<number, RememberedRequest>();
let planned = false;

const draw = (): void => {
  planned = false;
  const all = [...requests.values()].toSorted((one, other) => one.number - other.number);
  const decisions = decisionsOf(all);
  put(
    '#apps tbody',
    totalsOf(decisions).map(({ app, decisions: count, rewards }) =>
      element(
        'tr',
        '',
        element('td', '', app),
        element('td', 'number', String(count)),
        element('td', 'number', String(rewards)),
        element('td', 'number', `${((100 * rewards) / count).toFixed(1)} %`),
      ),
    ),
  );
  put('#decisions', decisions.slice(-MOST_SHOWN).toReversed().map(decisionItem));
  put('#requests tbody', all.slice(-MOST_SHOWN).toReversed().map(requestRow));
};

/** At most one drawing a frame, however many requests come in. */
const plan = (): void => {
  if (planned) return;
  planned = true;
  requestAnimationFrame(draw);
};

const say = (text: string): void => {
  const state = document.querySelector('#state');
  if (state) state.textContent = text;
};

const take = (request: RememberedRequest): void => {
  requests.set(request.number, request);
  plan();
};

/** The server's memory first, then the stream; the stream is open before the memory is read, so nothing falls between. */
const follow = (): void => {
  const stream = new EventSource('events');
  stream.addEventListener('request', ({ data }: MessageEvent<string>) => {
    const request: RememberedRequest = JSON.parse(data);
    take(request);
  });
  stream.addEventListener('open', async () => {
    say('live');
    // A server that was started anew counts from 1 again.
    requests.clear();
    const response = await fetch('requests');
    const remembered: RememberedRequest[] = await response.json();
    for (const request of remembered) if (!requests.has(request.number)) take(request);
    plan();
  });
  stream.addEventListener('error', () => say('the server is away; trying again…'));
};

follow();
followLearning();
