import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appDefaults } from '../config/schema.ts';
import type { LogRecord } from '../../learn/records/record.ts';
import { createApps, type Apps } from './apps.ts';

const NAMES = ['constructor', '__proto__', 'toString', '', '../a', 'a/b'];

void describe('the apps of a configuration', () => {
  const apps = createApps(
    {
      'my-site': { ...appDefaults, policy: 'random', rewardWait: '2s', origins: ['https://www.example'] },
      plain: appDefaults,
    },
    appDefaults,
  );

  void it('have their configuration', () => {
    const app = apps.get('my-site');
    assert.equal(app?.id, 'my-site');
    assert.equal(app?.policyName, 'random');
    assert.deepEqual(app?.origins, ['https://www.example']);
    assert.equal(apps.get('plain')?.policyName, 'learn');
    assert.equal(apps.get('plain')?.origins, undefined);
  });

  void it('are the same objects at every call', () => assert.equal(apps.get('my-site'), apps.get('my-site')));

  void it('are the only apps', () => {
    for (const id of ['other', 'My-Site', ...NAMES]) assert.equal(apps.get(id), undefined);
    assert.equal(apps.describeKnownApps(), 'Known apps: my-site, plain.');
  });

  void it('count rewards within rewardWait', () => {
    const decision = { type: 'decision', app: 'my-site', eventId: 'e', policy: 'random', sets: [] } as const;
    const context = { device: 'phone', hour: 0 } as const;
    apps.applyRecord({ ...decision, articles: [], order: [], probabilities: [], context, time: 0 });
    const reward = { type: 'reward', app: 'my-site', eventId: 'e', value: 1 } as const;
    assert.equal(apps.applyRecord({ ...reward, time: 2000 })?.joined, 'counted');
    assert.equal(apps.applyRecord({ ...reward, time: 2001 })?.joined, 'dangling');
  });
});

void describe('without apps in the configuration', () => {
  void it('serves every valid id, with the defaults', () => {
    const apps = createApps({}, appDefaults);
    const app = apps.get('anything');
    assert.deepEqual([app?.id, app?.policyName, app?.origins], ['anything', 'learn', undefined]);
    assert.equal(apps.get('anything'), app);
    for (const id of ['', '../a', 'a/b', '__proto__', 'a'.repeat(65)]) assert.equal(apps.get(id), undefined);
    assert.match(apps.describeKnownApps(), /^Any id of 1 to 64 characters /);
  });

  void it('limits the number of invented ids, and retains known ones', () => {
    const apps = createApps({}, appDefaults);
    const first = apps.get('app0');
    for (let index = 0; index < 2000; index += 1) apps.get(`app${index}`);
    assert.equal(apps.get('one-more'), undefined);
    assert.equal(apps.get('app0'), first);
  });
});

void describe('lookup by scene or application', () => {
  const apps = createApps(
    {
      first: { ...appDefaults, pairecScene: 'home_feed', volcengineApplication: 'shop' },
      second: { ...appDefaults, pairecScene: 'first' },
      third: appDefaults,
    },
    appDefaults,
  );
  const scenes = { home_feed: 'first', first: 'second', second: undefined, third: 'third', none: undefined };
  const applications = { shop: 'first', first: undefined, second: 'second', third: 'third', none: undefined };

  for (const [scene, id] of Object.entries(scenes)) {
    void it(`finds ${id} for the scene ${scene}`, () => assert.equal(apps.findByScene(scene)?.id, id));
  }
  for (const [application, id] of Object.entries(applications)) {
    void it(`finds ${id} for the application ${application}`, () => {
      assert.equal(apps.findByApplication(application)?.id, id);
    });
  }

  void it('finds no app for names of built-in properties', () => {
    for (const name of NAMES)
      assert.deepEqual([apps.findByScene(name), apps.findByApplication(name)], [undefined, undefined]);
  });

  void it('finds apps by id if none is configured', () => {
    const any = createApps({}, appDefaults);
    assert.deepEqual([any.findByScene('x')?.id, any.findByApplication('y')?.id], ['x', 'y']);
  });

  void it('returns the unclaimed app for records with an empty id, and never serves it', () => {
    assert.equal(apps.findForRecord('first'), apps.get('first'));
    assert.equal(apps.findForRecord('')?.id, '');
    assert.equal(apps.findForRecord(''), apps.findForRecord(''));
    assert.equal(apps.get(''), undefined);
    assert.equal(apps.findForRecord('gone'), undefined);
  });

  void it('reads leaveOutDelivered and pairecScene', () => {
    const app = createApps({ a: { ...appDefaults, leaveOutDelivered: '2m' } }, appDefaults).get('a');
    assert.deepEqual([app?.leaveOutDelivered, apps.get('third')?.leaveOutDelivered], [120_000, null]);
    assert.deepEqual([apps.get('first')?.pairecScene, apps.get('third')?.pairecScene], ['home_feed', 'third']);
  });
});

void describe('the state of apps', () => {
  const records = (app: string): readonly LogRecord[] => [
    { type: 'article', app, time: 1, article: 'h', id: 'url1' },
    {
      type: 'decision',
      app,
      time: 1,
      eventId: 'e',
      policy: 'learn',
      sets: [],
      articles: ['h'],
      order: [0],
      probabilities: [1],
      context: {
        device: 'phone',
        hour: 1,
      },
    },
    { type: 'reward', app, time: 2, eventId: 'e', value: 1 },
  ];
  const views = (apps: Apps, app: string) => apps.get(app)?.fold.model.topCounts('url1').views;

  void it('changes only with records of the same app', () => {
    const apps = createApps({ one: appDefaults, other: appDefaults }, appDefaults);
    const effects = [...records('one'), ...records('gone')].map((record) => apps.applyRecord(record)?.joined);
    assert.deepEqual(effects, [undefined, undefined, 'counted', undefined, undefined, undefined]);
    assert.deepEqual([views(apps, 'one'), views(apps, 'other')], [1, 0]);
  });

  void it('contains which articles are written, until forgetWrittenArticles', () => {
    const apps = createApps({ one: appDefaults }, appDefaults);
    for (const record of records('one')) apps.applyRecord(record);
    assert.equal(apps.get('one')?.written.has('h', 2), true);
    apps.forgetWrittenArticles();
    assert.equal(apps.get('one')?.written.has('h', 2), false);
  });

  void it('is restored from a snapshot, even if an app is temporarily not configured', () => {
    const both = { one: appDefaults, other: appDefaults };
    const first = createApps(both, appDefaults);
    for (const app of ['one', 'other', '']) for (const record of records(app)) first.applyRecord(record);
    const second = createApps({ one: appDefaults }, appDefaults);
    for (const saved of first.save()) second.restore(JSON.parse(JSON.stringify(saved)));
    assert.equal(views(second, 'one'), 1);
    const third = createApps(both, appDefaults);
    for (const saved of second.save()) third.restore(JSON.parse(JSON.stringify(saved)));
    assert.deepEqual([views(third, 'one'), views(third, 'other')], [1, 1]);
    const all = (apps: Apps) => [...apps.save()].map((saved) => JSON.stringify(saved)).toSorted();
    assert.deepEqual(all(third), all(first));
  });

  void it('ignores invalid snapshots', () => {
    const apps = createApps({ one: appDefaults }, appDefaults);
    for (const saved of [null, 5, [], {}, { app: 'one' }]) apps.restore(saved);
    assert.deepEqual(
      apps.all().map(({ id }) => id),
      ['one'],
    );
  });
});
