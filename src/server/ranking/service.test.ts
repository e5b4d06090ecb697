import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDraws } from '../../learn/numbers/draws.ts';
import type { Context } from '../../learn/records/context.ts';
import { policies } from '../../learn/policies/policies.ts';
import type { LogRecord } from '../../learn/records/record.ts';
import { appDefaults, type AppConfig } from '../config/schema.ts';
import type { Log, AppendResult } from '../log/commit/log.ts';
import { createTestLog } from '../log/testLog.test.ts';
import { createApps, type App } from './apps.ts';
import { prepareCandidates, type Candidate } from './candidates.ts';
import { createService, type RankQuery } from './service.ts';

const TIME = Date.UTC(2017, 11, 4, 19, 4, 27);
const RANDOM = 'ee9e857b57644a3fa600bc0343952ae8';
const CONTEXT: Context = { device: 'phone', hour: 19 };

/** Creates a service with its log and two apps. Its event ids count up from a real id of 2017. */
const create = (appendTo: (log: Log) => Log['append'] = (log) => log.append, config: Partial<AppConfig> = {}) => {
  const apps = createApps(
    {
      'my-site': { ...appDefaults, policy: 'default', ...config },
      other: { ...appDefaults, policy: 'random' },
    },
    appDefaults,
  );
  const get = (id: string): App => apps.get(id) ?? assert.fail(id);
  const log = createTestLog(apps);
  let count = 0;
  const random = (): string => (BigInt(`0x${RANDOM}`) + BigInt(count++)).toString(16);
  let time = TIME;
  const service = createService({ ...log, append: appendTo(log) }, () => time, random);
  const wait = (milliseconds: number): void => void (time += milliseconds);
  return { service, log, mySite: get('my-site'), other: get('other'), wait };
};

const createQuery = (candidates: readonly Candidate[], change: Partial<RankQuery> = {}): RankQuery => ({
  offer: {
    candidates: prepareCandidates(candidates),
    fresh: candidates.length,
    actionSets: '[{"id":"news","lastRefresh":"T"}]',
  },
  sets: ['news'],
  details: 0,
  defer: false,
  context: CONTEXT,
  ...change,
});

const TWO: readonly Candidate[] = [{ id: 'url1', guid: '1' }, { id: 'url2' }];
const describeRecords = (records: readonly LogRecord[]): string[] =>
  records.map((record) => (record.type === 'article' ? record.id : record.type));

void describe('a ranking', () => {
  void it('is answered in the documented format', () => {
    const { service, mySite } = create();
    const decision = service.rank(mySite, createQuery(TWO, { details: 1 }));
    assert.equal(
      decision.json,
      `{"ranking":[{"id":"url1","details":[{"guid":"1"}]},{"id":"url2"}],"eventId":"${RANDOM}-sVvR",` +
        '"appId":"my-site","rewardAction":"url1","actionSets":[{"id":"news","lastRefresh":"T"}]}',
    );
    assert.equal(decision.eventId, `${RANDOM}-sVvR`);
    assert.deepEqual(decision.ranking(), ['url1', 'url2']);
    assert.deepEqual(decision.choice.probabilities, [1, 0]);
  });

  void it('logs its articles, then the decision', () => {
    const { service, log, mySite } = create();
    const query = createQuery(TWO);
    service.rank(mySite, query);
    const [firstHash, secondHash] = query.offer.candidates.hashes;
    const common = { app: 'my-site', time: TIME };
    assert.deepEqual(log.records, [
      { type: 'article', ...common, article: firstHash, id: 'url1', guid: '1' },
      { type: 'article', ...common, article: secondHash, id: 'url2' },
      {
        type: 'decision',
        ...common,
        eventId: `${RANDOM}-sVvR`,
        policy: 'default',
        sets: ['news'],
        articles: [firstHash, secondHash],
        order: [0, 1],
        probabilities: [1, 0],
        context: CONTEXT,
      },
    ]);
  });

  void it('is logged with defer only if it was deferred', () => {
    const { service, log, mySite } = create();
    service.rank(mySite, createQuery([], { defer: true }));
    service.rank(mySite, createQuery([], { defer: false }));
    assert.deepEqual(
      log.records.map((record) => ('defer' in record ? record.defer : 'absent')),
      [true, 'absent'],
    );
  });

  void it('logs each article version once per app', () => {
    const { service, log, mySite, other } = create();
    service.rank(mySite, createQuery(TWO));
    service.rank(mySite, createQuery([...TWO, { id: 'url3' }]));
    service.rank(mySite, createQuery([{ id: 'url1', guid: '1', title: 'new' }]));
    service.rank(mySite, createQuery(TWO));
    assert.equal(describeRecords(log.records).join(' '), 'url1 url2 decision url3 decision url1 decision decision');
    service.rank(other, createQuery(TWO));
    assert.deepEqual(describeRecords(log.records.slice(-3)), ['url1', 'url2', 'decision']);
  });

  void it('is reproducible from its event id', () => {
    const { service, other } = create();
    const candidates = Array.from({ length: 10 }, (_, index) => ({ id: `url${index}` }));
    const tops = new Set<string | undefined>();
    for (let index = 0; index < 100; index += 1) {
      const { eventId, choice, ranking: getRanking, json } = service.rank(other, createQuery(candidates));
      const ranking = getRanking();
      const randomPolicy = policies.random();
      assert.deepEqual(randomPolicy(candidates, { context: CONTEXT, now: TIME }, createDraws(eventId)), choice);
      assert.deepEqual(
        ranking,
        choice.order.map((place) => `url${place}`),
      );
      assert.ok(json.includes(`"rewardAction":"${ranking[0]}"`));
      tops.add(ranking[0]);
    }
    assert.equal(tops.size, 10);
  });

  void it('of no articles is a decision without a reward action', async () => {
    const { service, log, mySite } = create();
    const { json, eventId } = service.rank(mySite, createQuery([]));
    assert.ok(json.startsWith(`{"ranking":[],"eventId":"${eventId}","appId":"my-site","rewardAction":"",`), json);
    assert.deepEqual(describeRecords(log.records), ['decision']);
    assert.deepEqual(await service.reward(mySite, eventId, 1), { ok: true, effect: { joined: 'counted' } });
  });

  void it('does not wait for the log', () => {
    const { service, mySite } = create(() => () => {});
    assert.equal(service.rank(mySite, createQuery(TWO)).ranking().length, 2);
  });
});

void describe('a reward and an activation', () => {
  void it('count once for the decision that they name', async () => {
    const { service, log, mySite } = create();
    const { eventId } = service.rank(mySite, createQuery(TWO));
    assert.deepEqual(await service.activate(mySite, eventId), { ok: true, effect: { joined: 'counted' } });
    assert.deepEqual(await service.activate(mySite, eventId), { ok: true, effect: { joined: 'repeated' } });
    assert.deepEqual(await service.reward(mySite, eventId, 0.5), { ok: true, effect: { joined: 'counted' } });
    assert.deepEqual(await service.reward(mySite, eventId, 1), { ok: true, effect: { joined: 'repeated' } });
    const common = { app: 'my-site', time: TIME, eventId };
    assert.deepEqual(log.records.slice(3), [
      { type: 'activation', ...common },
      { type: 'activation', ...common },
      { type: 'reward', ...common, value: 0.5 },
      { type: 'reward', ...common, value: 1 },
    ]);
  });

  void it('are logged even if they name no decision of the app', async () => {
    const { service, log, mySite, other } = create();
    const { eventId } = service.rank(mySite, createQuery([]));
    for (const id of [eventId, 'unknown']) {
      assert.deepEqual(await service.reward(other, id, 1), { ok: true, effect: { joined: 'dangling' } });
      assert.deepEqual(await service.activate(other, id), { ok: true, effect: { joined: 'dangling' } });
    }
    assert.equal(log.records.length, 5);
  });
});

void describe('while the log cannot be written', () => {
  const failure: AppendResult = { ok: false, why: 'The disk is full.' };

  /** Creates a service whose log rejects records while `full()` returns true. */
  const createWhile = (full: () => boolean) =>
    create((log) => (record, settle) => {
      if (!full()) log.append(record, settle);
      else queueMicrotask(() => settle?.(failure));
    });

  void it('rejects a reward without counting it, so that it can be sent again', async () => {
    let full = false;
    const { service, mySite } = createWhile(() => full);
    const { eventId } = service.rank(mySite, createQuery(TWO));
    full = true;
    assert.deepEqual(await service.reward(mySite, eventId, 1), failure);
    assert.deepEqual(await service.activate(mySite, eventId), failure);
    full = false;
    assert.deepEqual(await service.reward(mySite, eventId, 1), { ok: true, effect: { joined: 'counted' } });
    assert.deepEqual(await service.activate(mySite, eventId), { ok: true, effect: { joined: 'counted' } });
  });

  void it('answers a ranking that cannot be rewarded, because it would be lost at a restart', async () => {
    let full = true;
    const { service, mySite } = createWhile(() => full);
    const { eventId, ranking } = service.rank(mySite, createQuery(TWO));
    assert.deepEqual(ranking(), ['url1', 'url2']);
    full = false;
    assert.deepEqual(await service.reward(mySite, eventId, 1), { ok: true, effect: { joined: 'dangling' } });
  });

  void it('logs an article with the next ranking if the log rejected it', async () => {
    let full = true;
    const { service, log, mySite } = createWhile(() => full);
    service.rank(mySite, createQuery(TWO));
    await service.activate(mySite, 'any');
    full = false;
    service.rank(mySite, createQuery(TWO));
    assert.deepEqual(describeRecords(log.records), ['url1', 'url2', 'decision']);
  });
});

void describe('a ranking with delivered articles at the end', () => {
  const five: readonly Candidate[] = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }));
  const rankFresh = (fresh: number) => {
    const offer = { ...createQuery(five).offer, fresh };
    const { service, log, other } = create();
    return { decisions: Array.from({ length: 50 }, () => service.rank(other, createQuery(five, { offer }))), log };
  };

  void it('never puts a delivered article on top, and gives it probability 0', () => {
    for (const { choice, ranking } of rankFresh(2).decisions) {
      assert.deepEqual(choice.order.slice(2), [2, 3, 4]);
      assert.deepEqual(choice.probabilities, [0.5, 0.5, 0, 0, 0]);
      assert.deepEqual(ranking().slice(2), ['c', 'd', 'e']);
    }
  });

  void it('is logged with these probabilities', () => {
    const record = rankFresh(2).log.records.find(({ type }) => type === 'decision');
    assert.deepEqual(record?.type === 'decision' && record.probabilities, [0.5, 0.5, 0, 0, 0]);
    assert.equal(record?.type === 'decision' && record.articles.length, 5);
  });

  void it('ranks all articles if all were delivered', () => {
    assert.deepEqual(rankFresh(0).decisions[0]?.choice.probabilities, [0.2, 0.2, 0.2, 0.2, 0.2]);
  });
});

void describe("a reader's history", () => {
  const stories: readonly Candidate[] = [
    { id: 'a', set: 'news' },
    { id: 'b', set: 'sports' },
    { id: 'c', set: 'sports' },
  ];
  const as = (reader: string, change: Partial<RankQuery> = {}) =>
    createQuery(stories, { context: { ...CONTEXT, reader }, ...change });
  const last = (log: ReturnType<typeof createTestLog>) => {
    const { context, clicked } = Object(log.records.findLast(({ type }) => type === 'decision'));
    return { liked: context.liked, clicked };
  };

  void it('adds clicked articles and the liked set to later decisions', async () => {
    const { service, log, mySite } = create();
    const first = service.rank(mySite, as('r'));
    assert.deepEqual(last(log), { liked: undefined, clicked: undefined });
    await service.reward(mySite, first.eventId, 1);
    service.rank(mySite, as('r'));
    assert.deepEqual(last(log), { liked: 'news', clicked: [0] });
    service.rank(mySite, as('r', { offer: createQuery(stories.slice(1)).offer }));
    assert.deepEqual(last(log), { liked: 'news', clicked: undefined });
  });

  void it('does not affect other or unknown readers', async () => {
    const { service, log, mySite } = create();
    await service.reward(mySite, service.rank(mySite, as('r')).eventId, 1);
    service.rank(mySite, as('another'));
    assert.deepEqual(last(log), { liked: undefined, clicked: undefined });
    service.rank(mySite, createQuery(stories));
    assert.deepEqual(last(log), { liked: undefined, clicked: undefined });
    service.rank(mySite, as('r', { prediction: { uid: 'r' } }));
    assert.deepEqual(last(log), { liked: undefined, clicked: undefined });
  });

  void it('is found by uid for predictions', async () => {
    const { service, log, mySite } = create();
    const prediction = { uid: 'u' };
    await service.reward(mySite, service.rank(mySite, createQuery(stories, { prediction })).eventId, 1);
    service.rank(mySite, createQuery(stories, { prediction }));
    assert.deepEqual(last(log), { liked: 'news', clicked: [0] });
  });

  void it('consists of clicks, not rewards of 0, and lasts 30 days', async () => {
    const { service, log, mySite, wait } = create();
    await service.reward(mySite, service.rank(mySite, as('r')).eventId, 0);
    service.rank(mySite, as('r'));
    assert.deepEqual(last(log).clicked, undefined);
    await service.reward(mySite, service.rank(mySite, as('r')).eventId, 1);
    wait(30 * 24 * 3_600_000);
    service.rank(mySite, as('r'));
    assert.deepEqual(last(log).clicked, [0]);
    wait(1);
    service.rank(mySite, as('r'));
    assert.deepEqual(last(log), { liked: undefined, clicked: undefined });
  });
});

void describe('an article', () => {
  void it('is logged again after an hour, because old records may have expired', () => {
    const { service, log, mySite, wait } = create();
    service.rank(mySite, createQuery(TWO));
    wait(3_600_000);
    service.rank(mySite, createQuery(TWO));
    wait(1);
    service.rank(mySite, createQuery(TWO));
    assert.equal(describeRecords(log.records).join(' '), 'url1 url2 decision decision url1 url2 decision');
  });
});

void describe('a prediction', () => {
  void it('is logged with uid and requestId', () => {
    const { service, log, mySite } = create();
    const prediction = { uid: 'u', requestId: 'rq' };
    service.rank(mySite, createQuery(TWO, { prediction, defer: true }));
    const { uid, requestId, defer } = Object(log.records.at(-1));
    assert.deepEqual({ uid, requestId, defer }, { ...prediction, defer: true });
  });
});

void describe('a callback', () => {
  const given = { api: 'pairec', scene: 's', uid: 'u', items: [{ id: 'url1' }] } as const;

  void it('is logged, and returns its effect', async () => {
    const { service, log, mySite } = create();
    const { eventId } = service.rank(mySite, createQuery(TWO));
    const result = await service.callback(mySite, { ...given, requestId: eventId });
    assert.deepEqual(result, { ok: true, effect: { joined: 'counted', eventId, onTop: true, wasSeen: true } });
    assert.deepEqual(log.records.at(-1), {
      type: 'callback',
      app: 'my-site',
      time: TIME,
      ...given,
      requestId: eventId,
    });
  });

  void it('is rejected if it cannot be stored', async () => {
    const full = { ok: false, why: 'The disk is full.' } as const;
    const { service, mySite } = create(() => (_record, settle) => settle?.(full));
    assert.deepEqual(await service.callback(mySite, given), full);
  });
});
