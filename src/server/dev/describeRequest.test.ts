import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallbackFacts } from '../../wire/dashboard/requestFacts.ts';
import { describeRequest } from './describeRequest.ts';
import type { RememberedRequest } from '../../wire/dashboard/rememberedRequest.ts';

const REQUEST: RememberedRequest = {
  number: 1,
  time: '2026-11-20T12:00:00.000Z',
  route: 'rank',
  app: 'my-site',
  method: 'GET',
  path: '/api/v2/my-site/rank/news',
  origin: null,
  contentType: null,
  cookie: null,
  body: '',
  status: 200,
  took: 3,
  fault: null,
};

const CALLBACK_REQUEST = { ...REQUEST, route: 'callback', code: 0 } as const;
const CALLBACK: CallbackFacts = {
  api: 'pairec',
  scene: 's',
  uid: 'u',
  browser: false,
  items: [{ id: 'a' }, { id: 'b' }],
};

void describe('describeRequest', () => {
  const { app: _, ...withoutApp } = REQUEST;
  const lines: readonly [request: RememberedRequest, line: string][] = [
    [
      { ...REQUEST, sets: ['news', 'sports'], eventId: 'e1', ranking: ['url2', 'url1'], probability: 0.25 },
      'rank my-site 200: 2 articles of news, sports, on top url2, with probability 0.25, event e1',
    ],
    [
      { ...REQUEST, sets: ['news'], eventId: 'e1', ranking: [], probability: 0 },
      'rank my-site 200: 0 articles of news, on top nothing, event e1',
    ],
    [
      { ...REQUEST, route: 'reward', value: 1, joined: 'counted', eventId: 'e1' },
      'reward my-site 200: counted 1, event e1',
    ],
    [
      { ...REQUEST, route: 'reward', value: 0, joined: 'dangling', eventId: 'e1' },
      'reward my-site 200: dangling 0, event e1',
    ],
    [
      { ...REQUEST, route: 'activate', joined: 'counted', eventId: 'e1', on: 0 },
      'activate my-site 200: the page has no ranked story, counted, event e1',
    ],
    [
      { ...REQUEST, route: 'activate', joined: 'counted', eventId: 'e1', on: 6 },
      'activate my-site 200: counted, event e1',
    ],
    [{ ...REQUEST, route: 'activate', joined: 'repeated', eventId: 'e1' }, 'activate my-site 200: repeated, event e1'],
    [
      { ...CALLBACK_REQUEST, joined: 'counted', eventId: 'e1', callback: { ...CALLBACK, onTop: true } },
      'callback my-site 200: 2 items from a server, counted, top story delivered on top, so activated, event e1',
    ],
    [
      { ...CALLBACK_REQUEST, joined: 'counted', eventId: 'e1', callback: { ...CALLBACK, browser: true, onTop: true } },
      'callback my-site 200: 2 items from a page, counted, top story delivered on top, activated when displayed, event e1',
    ],
    [
      { ...CALLBACK_REQUEST, joined: 'counted', eventId: 'e1', callback: { ...CALLBACK, onTop: false } },
      'callback my-site 200: 2 items from a server, counted, top story of the ranking not delivered on top, event e1',
    ],
    [
      { ...CALLBACK_REQUEST, joined: 'counted', eventId: 'e1', callback: { ...CALLBACK, onTop: false, wasSeen: true } },
      'callback my-site 200: 2 items from a server, counted, top story not delivered on top, but displayed before, event e1',
    ],
    [
      { ...CALLBACK_REQUEST, joined: 'dangling', eventId: 'r1', callback: CALLBACK },
      'callback my-site 200: 2 items from a server, dangling, no open decision has this id, event r1',
    ],
    [
      { ...CALLBACK_REQUEST, joined: 'repeated', eventId: 'e1', callback: { ...CALLBACK, onTop: true } },
      'callback my-site 200: 2 items from a server, repeated, event e1',
    ],
    [
      {
        ...CALLBACK_REQUEST,
        code: 409,
        why: 'Duplicate.',
        joined: 'conflicting',
        callback: { ...CALLBACK, onTop: true },
      },
      'callback my-site 409: Duplicate., 2 items from a server, conflicting',
    ],
    [{ ...CALLBACK_REQUEST, code: 400, why: 'uid not empty' }, 'callback my-site 400: uid not empty'],
    [{ ...REQUEST, status: 500, fault: '500' }, 'rank my-site 500: fault "500"'],
    [{ ...REQUEST, status: null }, 'rank my-site no answer'],
    [{ ...withoutApp, route: 'script', path: '/topslot.js', status: 304 }, 'script /topslot.js 304'],
  ];
  for (const [request, line] of lines) {
    void it(`returns "${line}"`, () => assert.equal(describeRequest(request), line));
  }
});
