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

  void it('are as they were configured', () => {
    const app = apps.get('my-site');
    assert.equal(app?.id, 'my-site');
    assert.equal(app?.policyName, 'random');
    assert.deepEqual(app?.origins, ['https://www.example']);
    assert.equal(apps.get('plain')?.policyName, 'learn');
    assert.equal(apps.get('plain')?.origins, undefined);
  });

  void it('are the same objects every time', () => assert.equal(apps.get('my-site'), apps.get('my-site')));

  void it('are the only ones', () => {
    for (const id of ['other', 'My-Site', ...NAMES]) assert.equal(apps.get(id), undefined);
    assert.equal(apps.known(), 'Known apps: my-site, plain.');
  });

  void it('wait for a reward as long as they say', () => {
    const decision = { type: 'decision', app: 'my-site', eventId: 'e', policy: 'random', sets: [] } as const;
    const context = { device: 'phone', hour: 0 } as const;
    apps.take({ ...decision, articles: [], order: [], probabilities: [], context, time: 0 });
    const reward = { type: 'reward', app: 'my-site', eventId: 'e', value: 1 } as const;
    assert.equal(apps.take({ ...reward, time: 2000 })?.joined, 'counted');
    assert.equal(apps.take({ ...reward, time: 2001 })?.joined, 'dangling');
  });
});

void describe('without apps in the configuration', () => {
  void it('every well-formed id is served, with the defaults', () => {
    const apps = createApps({}, appDefaults);
    const app = apps.get('anything');
    assert.deepEqual([app?.id, app?.policyName, app?.origins], ['anything', 'learn', undefined]);
    assert.equal(apps.get('anything'), app);
    for (const id of ['', '../a', 'a/b', '__proto__', 'a'.repeat(65)]) assert.equal(apps.get(id), undefined);
    assert.match(apps.known(), /^Any id is served: /);
  });

  void it('there is an end to the ids that can be made up, and those that are known stay', () => {
    const apps = createApps({}, appDefaults);
    const first = apps.get('app0');
    for (let index = 0; index < 2000; index += 1) apps.get(`app${index}`);
    assert.equal(apps.get('one-more'), undefined);
    assert.equal(apps.get('app0'), first);
  });
});

void describe('what apps are called elsewhere', () => {
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
    void it(`the scene ${scene} is that of ${id}`, () => assert.equal(apps.ofScene(scene)?.id, id));
  }
  for (const [application, id] of Object.entries(applications)) {
    void it(`the application ${application} is ranked for by ${id}`, () => {
      assert.equal(apps.ofApplication(application)?.id, id);
    });
  }

  void it('is nothing that every object has', () => {
    for (const name of NAMES) assert.deepEqual([apps.ofScene(name), apps.ofApplication(name)], [undefined, undefined]);
  });

  void it('is their own id where no app is configured', () => {
    const any = createApps({}, appDefaults);
    assert.deepEqual([any.ofScene('x')?.id, any.ofApplication('y')?.id], ['x', 'y']);
  });

  void it('is in the log under nobody’s name where no app is meant, and never served under it', () => {
    assert.equal(apps.ofRecord('first'), apps.get('first'));
    assert.equal(apps.ofRecord('')?.id, '');
    assert.equal(apps.ofRecord(''), apps.ofRecord(''));
    assert.equal(apps.get(''), undefined);
    assert.equal(apps.ofRecord('gone'), undefined);
  });

  void it('says for how long what was delivered is left out', () => {
    const app = createApps({ a: { ...appDefaults, leaveOutDelivered: '2m' } }, appDefaults).get('a');
    assert.deepEqual([app?.leaveOutDelivered, apps.get('third')?.leaveOutDelivered], [120_000, null]);
    assert.deepEqual([apps.get('first')?.pairecScene, apps.get('third')?.pairecScene], ['home_feed', 'third']);
  });
});

void describe('what follows from the log', () => {
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
  const views = (apps: Apps, app: string) => apps.get(app)?.fold.model.onTop('url1').views;

  void it('is known by the app whose records they are, and by no other', () => {
    const apps = createApps({ one: appDefaults, other: appDefaults }, appDefaults);
    const effects = [...records('one'), ...records('gone')].map((record) => apps.take(record)?.joined);
    assert.deepEqual(effects, [undefined, undefined, 'counted', undefined, undefined, undefined]);
    assert.deepEqual([views(apps, 'one'), views(apps, 'other')], [1, 0]);
  });

  void it('is which articles are written, until the log begins anew', () => {
    const apps = createApps({ one: appDefaults }, appDefaults);
    for (const record of records('one')) apps.take(record);
    assert.equal(apps.get('one')?.written.has('h', 2), true);
    apps.forgetWritten();
    assert.equal(apps.get('one')?.written.has('h', 2), false);
  });

  void it('is put back as it was saved, also by a server that has an app less for a while', () => {
    const both = { one: appDefaults, other: appDefaults };
    const first = createApps(both, appDefaults);
    for (const app of ['one', 'other', '']) for (const record of records(app)) first.take(record);
    const second = createApps({ one: appDefaults }, appDefaults);
    for (const saved of first.save()) second.restore(JSON.parse(JSON.stringify(saved)));
    assert.equal(views(second, 'one'), 1);
    const third = createApps(both, appDefaults);
    for (const saved of second.save()) third.restore(JSON.parse(JSON.stringify(saved)));
    assert.deepEqual([views(third, 'one'), views(third, 'other')], [1, 1]);
    const all = (apps: Apps) => [...apps.save()].map((saved) => JSON.stringify(saved)).toSorted();
    assert.deepEqual(all(third), all(first));
  });

  void it('is not made up of what somebody else has written there', () => {
    const apps = createApps({ one: appDefaults }, appDefaults);
    for (const saved of [null, 5, [], {}, { app: 'one' }]) apps.restore(saved);
    assert.deepEqual(
      apps.all().map(({ id }) => id),
      ['one'],
    );
  });
});
