import type { RememberedRequest } from '../wire/dashboard/rememberedRequest.ts';
import { articleName, describeCallback } from './requests/describeCallback.ts';
import { createElement } from './page/elements.ts';
import { followLearning } from './learning/followLearning.ts';
import { findChanges, groupByDecision, sumByApp, type ObservedDecision } from './requests/decisions.ts';

// The script of the page at /_dev/, which shows the dev server's requests and its learning as they happen.

/** The maximum number of decisions and of requests in the page's lists. */
const MAX_SHOWN = 50;

const formatTime = (iso: string): string => new Date(iso).toLocaleTimeString();

/** Creates the line that describes a callback of a decision. */
const createCallbackLine = (
  ranking: readonly string[],
  { callback, code, joined }: RememberedRequest,
): HTMLElement[] => {
  if (!callback) return [];
  const { effect, delivery } = describeCallback(callback, findChanges(ranking, callback), code, joined);
  return [
    createElement(
      'p',
      '',
      createElement('span', callback.onTop === false || code ? 'bad' : 'good', effect),
      ` · ${delivery}`,
    ),
  ];
};

const createDecisionItem = ({ request, rewards, activated, callbacks }: ObservedDecision): HTMLElement => {
  const { time, app = '', sets = [], ranking = [], probability = 0, eventId = '', dnt, defer, fault, uid } = request;
  const facts = [
    `${ranking.length} articles of ${sets.join(', ')}`,
    `chance of the top slot ${(probability * 100).toFixed(0)} %`,
    uid !== undefined ? `predicted for ${uid}` : dnt ? 'dnt' : 'with reader cookie',
    defer && 'deferred',
    activated && 'activated',
    fault && `fault: ${fault}`,
  ].filter((fact) => typeof fact === 'string');
  const rewardTexts = rewards.map(({ value, joined, status }) =>
    createElement(
      'span',
      joined === 'counted' ? 'good' : 'bad',
      ` reward ${value ?? '?'} ${joined ?? `rejected (${status})`}`,
    ),
  );
  return createElement(
    'li',
    rewardTexts.length > 0 ? 'rewarded' : '',
    createElement(
      'p',
      '',
      createElement('strong', '', app),
      ' put ',
      createElement('strong', '', articleName(ranking[0])),
      ' on top',
      ...rewardTexts,
    ),
    createElement(
      'p',
      '',
      createElement('time', '', formatTime(time)),
      ` · ${facts.join(' · ')} · `,
      createElement('code', '', eventId),
    ),
    ...callbacks.flatMap((callback) => createCallbackLine(ranking, callback)),
  );
};

const summarizeRequest = ({ ranking, joined, value, eventId, fault, path, callback, why }: RememberedRequest): string =>
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

const createRequestRow = (request: RememberedRequest): HTMLElement => {
  const { time, route, app, status: httpStatus, took, code } = request;
  // Vendors' protocols answer errors with status 200 and a code in the body.
  const status = code || httpStatus;
  const statusText = status === null ? '…' : String(status);
  return createElement(
    'tr',
    '',
    createElement('td', '', createElement('time', '', formatTime(time))),
    createElement('td', '', route),
    createElement('td', '', app ?? ''),
    createElement('td', `number ${status !== null && status < 400 ? 'good' : 'bad'}`, statusText),
    createElement('td', 'number', took === null ? '' : `${took} ms`),
    createElement('td', '', summarizeRequest(request)),
  );
};

const replaceRows = (selector: string, rows: HTMLElement[]): void =>
  document.querySelector(selector)?.replaceChildren(...rows);

const requests = new Map<number, RememberedRequest>();
let isDrawPlanned = false;

const draw = (): void => {
  isDrawPlanned = false;
  const sorted = [...requests.values()].toSorted((left, right) => left.number - right.number);
  const decisions = groupByDecision(sorted);
  replaceRows(
    '#apps tbody',
    sumByApp(decisions).map(({ app, decisions: count, rewards }) =>
      createElement(
        'tr',
        '',
        createElement('td', '', app),
        createElement('td', 'number', String(count)),
        createElement('td', 'number', String(rewards)),
        createElement('td', 'number', `${((100 * rewards) / count).toFixed(1)} %`),
      ),
    ),
  );
  replaceRows('#decisions', decisions.slice(-MAX_SHOWN).toReversed().map(createDecisionItem));
  replaceRows('#requests tbody', sorted.slice(-MAX_SHOWN).toReversed().map(createRequestRow));
};

/** Draws in the next frame. Several calls within a frame draw once. */
const planDraw = (): void => {
  if (isDrawPlanned) return;
  isDrawPlanned = true;
  requestAnimationFrame(draw);
};

const showConnection = (text: string): void => {
  const state = document.querySelector('#state');
  if (state) state.textContent = text;
};

const addRequest = (request: RememberedRequest): void => {
  requests.set(request.number, request);
  planDraw();
};

/**
 * Shows the recorded requests and then the stream of new ones. Opens the stream first, so that no request is missed.
 */
const followRequests = (): void => {
  const stream = new EventSource('events');
  stream.addEventListener('request', ({ data }: MessageEvent<string>) => {
    const request: RememberedRequest = JSON.parse(data);
    addRequest(request);
  });
  stream.addEventListener('open', async () => {
    showConnection('live');
    // After a restart, the server numbers its requests from 1 again.
    requests.clear();
    const response = await fetch('requests');
    const remembered: RememberedRequest[] = await response.json();
    for (const request of remembered) if (!requests.has(request.number)) addRequest(request);
    planDraw();
  });
  stream.addEventListener('error', () => showConnection('disconnected; reconnecting…'));
};

followRequests();
followLearning();
