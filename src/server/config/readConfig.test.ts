import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readConfig } from './readConfig.ts';

const why = (input: unknown): readonly string[] => {
  const read = readConfig(input);
  return read.ok ? [] : read.why;
};

const feed = './news.xml';
const app = (config: unknown): unknown => ({ apps: { 'my-site': config } });
const shop = (config: unknown): unknown => ({ volcengine: { applications: { shop: config } } });
const set = (config: unknown): unknown => ({ actionSets: { news: config } });

void describe('readConfig', () => {
  void it('fills in every default', () => {
    assert.deepEqual(readConfig({}), {
      ok: true,
      config: {
        host: '127.0.0.1',
        port: 8080,
        publicUrl: null,
        trustProxy: false,
        data: './.topslot',
        log: 'file',
        retention: '30d',
        actionSets: {},
        apps: {},
        pairec: { CallBackConfs: {}, DatahubConfs: {}, KafkaConfs: {}, FeatureConfs: {}, SceneConfs: {} },
        volcengine: { applications: {} },
      },
      warnings: [],
    });
  });

  void it('fills in the defaults of action sets and apps', () => {
    const read = readConfig({ actionSets: { news: { feed } }, apps: { 'my-site': {} } });
    assert.deepEqual(read.ok && read.config.actionSets, { news: { feed, refresh: '60s' } });
    assert.deepEqual(read.ok && read.config.apps, {
      'my-site': { policy: 'learn', epsilon: 0.2, rest: 'score', rewardWait: '10m', leaveOutDelivered: null },
    });
  });

  void it('fills in the defaults of applications', () => {
    const read = readConfig({ volcengine: { applications: { shop: {} } } });
    assert.deepEqual(read.ok && read.config.volcengine.applications, { shop: { scenes: ['default'], spms: [] } });
  });

  void it('returns all given values, in their order', () => {
    const config = {
      $schema: './node_modules/topslot/dist/config.schema.json',
      host: '0.0.0.0',
      port: 0,
      publicUrl: 'https://rank.example/base/',
      trustProxy: true,
      data: '/var/lib/topslot',
      log: { kafka: ['kafka:9092', 'other'], topic: 'stories' },
      retention: '60d',
      actionSets: { z: { feed, refresh: '1s' }, a: { feed: 'https://www.example/rss.xml', refresh: '1.5h' } },
      apps: {
        z: {
          policy: 'epsilon-greedy',
          epsilon: 0,
          rest: 'default',
          rewardWait: '1s',
          origins: ['https://www.example', 'http://localhost:3000'],
          leaveOutDelivered: '2h',
          pairecScene: 'home_feed',
          volcengineApplication: 'shop',
          userFeatures: './users.ndjson',
        },
        a: { policy: 'default', epsilon: 1, rest: 'score', rewardWait: '30d', origins: [], leaveOutDelivered: null },
      },
      pairec: {
        CallBackConfs: { home_feed: { DataSource: { Name: 'dh', Type: 'datahub' }, ItemSize: 100 } },
        DatahubConfs: { dh: { TopicName: 'log', Schemas: [{ Field: 'uid', Type: 'string' }] } },
        KafkaConfs: { k: { BootstrapServers: 'h1:9092,h2:9092', Topic: 't' } },
        FeatureConfs: { home_feed_callback: { FeatureLoadConfs: [{ FeatureDaoConf: { UserSelectFields: '*' } }] } },
        SceneConfs: { home_feed: { default: { AutoInvokeCallBack: true, AutoInvokeCallBackRate: 10 } } },
      },
      volcengine: {
        applications: { shop: { scenes: ['a', 'b'], actionSets: ['a', 'z'], spms: ['x'], token: { env: 'TOKEN' } } },
      },
    };
    const read = readConfig(config);
    assert.deepEqual(read, { ok: true, config, warnings: [] });
    assert.equal(JSON.stringify(read.ok && read.config.apps), JSON.stringify(config.apps));
  });

  const KEYS =
    'Known keys: host, port, publicUrl, trustProxy, data, log, retention, actionSets, apps, pairec, volcengine.';
  const ID = 'is not an id. Use 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or a digit.';
  const DURATION = 'must be a number and a unit (ms, s, m, h, d), such as "60s".';
  const sentences: readonly [input: unknown, sentence: string][] = [
    [{ host: 5 }, 'host: must be a string, but is 5.'],
    [{ port: '8080' }, 'port: must be a number, but is "8080".'],
    [{ trustProxy: 'yes' }, 'trustProxy: must be true or false, but is "yes".'],
    [{ data: null }, 'data: must be a string, but is null.'],
    [{ log: { kafka: [] } }, 'log.kafka: needs a broker, such as "kafka:9092".'],
    [{ log: { kafka: ['kafka'], topic: '' } }, 'log.topic: must not be empty.'],
    [{ log: { kafka: 'kafka' } }, 'log: must be "file", "memory" or {"kafka": ["host:9092"], "topic": "topslot"}.'],
    [{ log: [] }, 'log: must be "file", "memory" or {"kafka": ["host:9092"], "topic": "topslot"}.'],
    [{ retention: '59m' }, 'retention: must be at least 1h.'],
    [
      { retention: '1h', apps: { a: { rewardWait: '61m' } } },
      'apps.a.rewardWait: 61m is longer than the retention of 1h. Shorten it or increase retention.',
    ],
    [{ log: 'kafka' }, 'log: must be "file", "memory" or {"kafka": ["host:9092"], "topic": "topslot"}.'],
    [
      { publicUrl: 'rank.example' },
      'publicUrl: is not an http(s) address without query, such as "https://rank.example/".',
    ],
    [{ colour: 1 }, `colour: unknown key. ${KEYS}`],
    [{ Port: 8080 }, 'Port: unknown key. Did you mean "port"?'],
    [{ actionsets: {} }, 'actionsets: unknown key. Did you mean "actionSets"?'],
    [set({}), 'actionSets.news.feed: is missing. Set it to the http(s) address or the file of an RSS or Atom feed.'],
    [set({ feed: '' }), 'actionSets.news.feed: must be the address or the file of an RSS or Atom feed.'],
    [set({ feed, url: 'x' }), 'actionSets.news.url: unknown key. Known keys: feed, refresh.'],
    [set({ feed, refresh: '60' }), `actionSets.news.refresh: ${DURATION}`],
    [set({ feed, refresh: '999ms' }), 'actionSets.news.refresh: must be at least 1s.'],
    [
      set('./ok.xml'),
      'actionSets.news: must be an object { … }, but is "./ok.xml". Write {"feed": "./ok.xml"} instead.',
    ],
    [set(5), 'actionSets.news: must be an object { … }, but is 5. Write {"feed": "./news.xml"} instead.'],
    [{ actionSets: { '../news': { feed } } }, `actionSets.../news: ${ID}`],
    [app({ polcy: 'random' }), 'apps.my-site.polcy: unknown key. Did you mean "policy"?'],
    [app({ rewardWait: 600 }), 'apps.my-site.rewardWait: must be a string, but is 600.'],
    [app({ rewardWait: '10 minutes' }), `apps.my-site.rewardWait: ${DURATION}`],
    [app({ rewardWait: '0s' }), 'apps.my-site.rewardWait: must be at least 1s.'],
    [
      app({ origins: 'https://www.example' }),
      'apps.my-site.origins: must be a list [ … ], but is "https://www.example".',
    ],
    [app(null), 'apps.my-site: must be an object { … }, but is null.'],
    [{ apps: ['my-site'] }, 'apps: must be an object { … }, but is a list.'],
    [{ apps: { 'my site': {} } }, `apps.my site: ${ID}`],
    [{ apps: { ['a'.repeat(65)]: {} } }, `apps.${'a'.repeat(65)}: ${ID}`],
    [app({ leaveOutDelivered: 60 }), 'apps.my-site.leaveOutDelivered: must be a string, but is 60.'],
    [app({ leaveOutDelivered: '60' }), `apps.my-site.leaveOutDelivered: ${DURATION}`],
    [app({ pairecScene: '' }), 'apps.my-site.pairecScene: must not be empty.'],
    [
      { apps: { a: { pairecScene: 'home' }, b: { pairecScene: 'home' } } },
      'apps.b.pairecScene: "home" is already used by app a. Use another name.',
    ],
    [
      { apps: { a: { volcengineApplication: 'shop' }, b: { volcengineApplication: 'shop' } } },
      'apps.b.volcengineApplication: "shop" is already used by app a. Use another name.',
    ],
    [shop({ scenes: 'default' }), 'volcengine.applications.shop.scenes: must be a list [ … ], but is "default".'],
    [shop({ scenes: [''] }), 'volcengine.applications.shop.scenes.0: must not be empty.'],
    [shop({ tokens: 'x' }), 'volcengine.applications.shop.tokens: unknown key. Did you mean "token"?'],
    [shop({ token: '' }), 'volcengine.applications.shop.token: must not be empty.'],
    [
      shop({ actionSets: ['news'] }),
      'volcengine.applications.shop.actionSets: there is no action set "news". Known action sets: none.',
    ],
    [
      { ...Object(shop({ actionSets: ['new'] })), actionSets: { news: { feed }, sports: { feed } } },
      'volcengine.applications.shop.actionSets: there is no action set "new". Did you mean "news"?',
    ],
    [{ volcengine: { application: {} } }, 'volcengine.application: unknown key. Did you mean "applications"?'],
    [{ volcengine: { applications: [] } }, 'volcengine.applications: must be an object { … }, but is a list.'],
    [null, 'The configuration: must be an object { … }, but is null.'],
    [[], 'The configuration: must be an object { … }, but is a list.'],
    ['text', 'The configuration: must be an object { … }, but is "text".'],
    [undefined, 'The configuration: is missing.'],
  ];
  for (const [input, sentence] of sentences) {
    void it(`reports: ${sentence.slice(0, 100)}`, () => assert.deepEqual(why(input), [sentence]));
  }

  for (const policy of ['Learn', 'epsilon_greedy', 'Random', 'toString', '', 5, null, {}]) {
    void it(`rejects the policy ${JSON.stringify(policy)}, and names the known ones`, () => {
      assert.match(
        why(app({ policy })).join(' '),
        /^apps\.my-site\.policy: must be "learn" or "epsilon-greedy" or "default" or "random", but is .+\.$/,
      );
    });
  }

  const origins = [
    'https://www.example/',
    'www.example',
    '*',
    'null',
    'https://www.example/path',
    'ftp://a.example',
    '',
  ];
  for (const origin of [...origins, 'HTTPS://www.example', 'https://www.example:443', 'https://u@www.example']) {
    void it(`rejects the origin ${JSON.stringify(origin)}, and names its index`, () => {
      const sentence = 'apps.my-site.origins.1: is not an origin such as "https://www.example.com".';
      assert.deepEqual(why(app({ origins: ['https://www.example', origin] })), [sentence]);
    });
  }

  for (const publicUrl of [
    '',
    'ftp://rank.example',
    'https://rank.example/?a=1',
    'https://rank.example/#top',
    '//x',
    5,
  ]) {
    void it(`rejects the public address ${JSON.stringify(publicUrl)}`, () => {
      assert.match(why({ publicUrl }).join(' '), /^publicUrl: /);
    });
  }

  for (const port of [-1, 1.5, 65_536, Number.NaN, null]) {
    void it(`rejects the port ${port}`, () => assert.match(why({ port }).join(' '), /^port: /));
  }

  for (const input of [{ host: '' }, { data: '' }]) {
    const [key = ''] = Object.keys(input);
    void it(`rejects an empty ${key}`, () => assert.ok(why(input).join(' ').startsWith(`${key}: `)));
  }

  // In JavaScript an array is an object, and an empty one has no invalid key.
  const arrays: readonly [path: string, input: unknown][] = [
    ['apps', { apps: [] }],
    ['actionSets', { actionSets: [] }],
    ['apps.my-site', app([])],
    ['actionSets.news', set([])],
    ['apps.origins', { apps: { origins: [] } }],
  ];
  for (const [path, input] of arrays) {
    void it(`rejects a list in place of ${path}`, () => assert.ok(why(input).join(' ').startsWith(path)));
  }

  for (const id of ['constructor', 'prototype', '__proto__']) {
    void it(`does not silently ignore an app named ${id}`, () => {
      const read = readConfig(JSON.parse(`{"apps":{"${id}":{"policy":"random"}}}`));
      if (read.ok) assert.equal(Object.hasOwn(read.config.apps, id), true);
      else assert.ok(read.why.join(' ').startsWith(`apps.${id}`));
    });
  }

  void it('reports all errors, not only the first one', () => {
    const wrong = why({
      port: 'x',
      host: 1,
      actionSets: { news: { feed: '', refresh: 'x' } },
      apps: { a: { one: 1 }, b: { two: 2 } },
      more: 1,
    });
    assert.deepEqual(
      new Set(wrong.map((sentence) => sentence.slice(0, sentence.indexOf(':')))),
      new Set(['host', 'port', 'actionSets.news.feed', 'actionSets.news.refresh', 'apps.a.one', 'apps.b.two', 'more']),
    );
  });

  void it('reports an unknown key whose value is not JSON, such as a function', () => {
    assert.deepEqual(why({ onRequest: () => {}, port: 0 }), [`onRequest: unknown key. ${KEYS}`]);
  });

  void it('reports every unknown key', () => {
    assert.deepEqual(why({ one: 1, two: 2 }), [`one: unknown key. ${KEYS}`, `two: unknown key. ${KEYS}`]);
  });
});
