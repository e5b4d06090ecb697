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
