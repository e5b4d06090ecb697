import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appDefaults } from '../config/schema.ts';
import { createApps } from './apps.ts';

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
    assert.equal(apps.get('plain')?.policyName, 'default');
    assert.equal(apps.get('plain')?.origins, undefined);
  });

  void it('are the same objects every time', () => assert.equal(apps.get('my-site'), apps.get('my-site')));

  void it('are the only ones', () => {
    for (const id of ['other', 'My-Site', ...NAMES]) assert.equal(apps.get(id), undefined);
    assert.equal(apps.known(), 'Known apps: my-site, plain.');
  });

  void it('wait for a reward as long as they say', () => {
    const join = apps.get('my-site')?.join;
    const decision = { type: 'decision', app: 'my-site', eventId: 'e', policy: 'random', sets: [] } as const;
    const context = { device: 'phone', hour: 0 } as const;
    join?.take({ ...decision, articles: [], order: [], probabilities: [], context, time: 0 });
    const reward = { type: 'reward', app: 'my-site', eventId: 'e', value: 1 } as const;
    assert.equal(join?.take({ ...reward, time: 2000 })?.joined, 'counted');
    assert.equal(join?.take({ ...reward, time: 2001 })?.joined, 'dangling');
  });
});

void describe('without apps in the configuration', () => {
  void it('every well-formed id is served, with the defaults', () => {
    const apps = createApps({}, appDefaults);
    const app = apps.get('anything');
    assert.deepEqual([app?.id, app?.policyName, app?.origins], ['anything', 'default', undefined]);
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
