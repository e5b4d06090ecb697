import * as v from 'valibot';
import { policyNames } from '../../learn/policies/policies.ts';
import { isId } from '../../wire/cds/isId.ts';
import { DURATION_PATTERN, readDuration } from './readDuration.ts';
import { describeWrongType } from './describeWrongType.ts';
import { pairecSchema } from './pairecSchema.ts';
import { strictObject } from './strictObject.ts';

// The schema of topslot.config.json. The types, the check at startup and the shipped JSON schema are derived from it.
// Editors show the texts of `v.description` next to the keys.

const durationText = (description: string, minimum = '1s') =>
  v.pipe(
    v.string(),
    v.regex(DURATION_PATTERN, 'must be a number and a unit (ms, s, m, h, d), such as "60s"'),
    v.check((text) => (readDuration(text) ?? 0) >= (readDuration(minimum) ?? 0), `must be at least ${minimum}`),
    v.description(description),
  );

const id = v.pipe(
  v.string(),
  v.check(isId, 'is not an id. Use 1 to 64 of A-Z a-z 0-9 . _ -, beginning with a letter or a digit'),
);

const nonEmptyText = (description: string) =>
  v.pipe(v.string(), v.nonEmpty('must not be empty'), v.description(description));

const isOrigin = (text: string): boolean => {
  try {
    return /^https?:/.test(text) && new URL(text).origin === text;
  } catch {
    return false;
  }
};

const isPublicUrl = (text: string): boolean => {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && !url.search && !url.hash;
  } catch {
    return false;
  }
};

const PORT_ERROR = 'must be an integer from 0 to 65535';

const actionSet = strictObject(
  {
    feed: v.pipe(
      v.string(),
      v.nonEmpty('must be the address or the file of an RSS or Atom feed'),
      v.check((text) => !/^(?!https?:)[a-z][a-z0-9+.-]+:\/\//i.test(text), 'must be an http(s) address or a file'),
      v.description('The RSS or Atom feed: an http(s) address, or a file relative to this configuration. Required.'),
    ),
    refresh: v.optional(
      durationText(
        'Time between two reads of the feed: a number and a unit (ms, s, m, h, d), at least 1s. Default: 60s.',
      ),
      '60s',
    ),
  },
  {
    suggest: (value) => `{"feed": ${JSON.stringify(typeof value === 'string' ? value : './news.xml')}}`,
    required: { feed: 'Set it to the http(s) address or the file of an RSS or Atom feed.' },
  },
);

const app = strictObject({
  policy: v.optional(
    v.pipe(
      v.picklist(policyNames, ({ received }) =>
        describeWrongType(policyNames.map((name) => `"${name}"`).join(' | '), received),
      ),
      v.description(
        'How the top article is chosen. "learn" learns from clicks; "epsilon-greedy" learns and explores as the ' +
          'Custom Decision Service did; "default" keeps the feed order; "random" draws it. Default: learn.',
      ),
    ),
    'learn',
  ),
  epsilon: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0, 'must be a number from 0 to 1'),
      v.maxValue(1, 'must be a number from 0 to 1'),
      v.description(
        'Share of rankings, from 0 to 1, in which "epsilon-greedy" draws the top article at random. Default: 0.2.',
      ),
    ),
    0.2,
  ),
  rest: v.optional(
    v.pipe(
      v.picklist(['score', 'default'], 'must be "score" or "default"'),
      v.description(
        'Order of the articles below the top one: "score" (predicted) or "default" (feed order). Default: score.',
      ),
    ),
    'score',
  ),
  rewardWait: v.optional(
    durationText(
      'Time after a ranking in which its reward counts: a number and a unit (ms, s, m, h, d), at least 1s. ' +
        'Default: 10m.',
    ),
    '10m',
  ),
  origins: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.check(isOrigin, 'is not an origin such as "https://www.example.com"'))),
      v.description('Origins whose requests are allowed, compared with the Origin header. Default: any.'),
    ),
  ),
  leaveOutDelivered: v.optional(
    v.pipe(
      v.nullable(durationText('A number and a unit, such as "1h".')),
      v.description(
        'Time for which items delivered to a user are left out: a number and a unit (ms, s, m, h, d), at least 1s. ' +
          'Default: null, which means 1h for predictions and off for rankings.',
      ),
    ),
    null,
  ),
  pairecScene: v.optional(nonEmptyText("The PAI-Rec scene of this app. Default: the app's id.")),
  volcengineApplication: v.optional(nonEmptyText("The Volcengine application of this app. Default: the app's id.")),
  userFeatures: v.optional(
    nonEmptyText(
      'A file of user features, relative to this configuration: one JSON object per line, with a "uid". Default: none.',
    ),
  ),
});

const application = strictObject({
  scenes: v.optional(
    v.pipe(
      v.array(nonEmptyText('The name of a scene.')),
      v.description('Scenes that requests may name. Default: ["default"].'),
    ),
    () => ['default'],
  ),
  actionSets: v.optional(
    v.pipe(v.array(id), v.description('Action sets that predictions are made from, in this order. Default: all.')),
  ),
  spms: v.optional(
    v.pipe(
      v.array(nonEmptyText('An SPM.')),
      v.description('Values that context.spm may have if a request has Enable-Spm-Route. Default: none.'),
    ),
    () => [],
  ),
  token: v.optional(
    v.pipe(
      v.union([
        nonEmptyText('The secret.'),
        strictObject({ env: nonEmptyText('The name of the environment variable.') }),
      ]),
      v.description(
        'The secret that signs requests, or {"env": "NAME"} for an environment variable. Default: none, not checked.',
      ),
    ),
  ),
});

/** The configuration file. */
export const configSchema = strictObject({
  $schema: v.optional(
    v.pipe(v.string(), v.description('Path of the JSON schema, for editors. It has no effect. Default: none.')),
  ),
  host: v.optional(
    v.pipe(
      v.string(),
      v.nonEmpty('must not be empty'),
      v.description('The network address to listen on. Default: 127.0.0.1.'),
    ),
    '127.0.0.1',
  ),
  port: v.optional(
    v.pipe(
      v.number(),
      v.integer(PORT_ERROR),
      v.minValue(0, PORT_ERROR),
      v.maxValue(65535, PORT_ERROR),
      v.description('The TCP port to listen on; 0 means any free port. Default: 8080.'),
    ),
    8080,
  ),
  publicUrl: v.optional(
    v.pipe(
      v.nullable(
        v.pipe(
          v.string(),
          v.check(isPublicUrl, 'is not an http(s) address without query, such as "https://rank.example/"'),
        ),
      ),
      v.description('The address at which browsers reach this server. Default: null, which means host and port.'),
    ),
    null,
  ),
  trustProxy: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        'Whether to trust X-Forwarded-Proto. Set it only behind a proxy that sets this header. Default: false.',
      ),
    ),
    false,
  ),
  data: v.optional(
    v.pipe(
      v.string(),
      v.nonEmpty('must not be empty'),
      v.description(
        'The folder of all stored data, such as the log, relative to this configuration. Default: ./.topslot.',
      ),
    ),
    './.topslot',
  ),
  log: v.optional(
    v.pipe(
      v.union(
        [
          v.picklist(['file', 'memory']),
          strictObject({
            kafka: v.pipe(
              v.array(nonEmptyText('A broker, such as "kafka:9092".')),
              v.nonEmpty('needs a broker, such as "kafka:9092"'),
              v.description('Addresses of Kafka brokers, as host:port. One is enough to find the cluster. Required.'),
            ),
            topic: v.optional(
              nonEmptyText('The Kafka topic of the log, shared by all servers. Default: topslot.'),
              'topslot',
            ),
          }),
        ],
        'must be "file", "memory" or {"kafka": ["host:9092"], "topic": "topslot"}',
      ),
      v.description(
        'Where the log is stored: "file" (the data folder), "memory" (lost at exit), or a Kafka topic ' +
          'that servers share. Default: file.',
      ),
    ),
    'file',
  ),
  retention: v.optional(
    durationText(
      'Minimum time that records stay in the file log: a number and a unit (ms, s, m, h, d), at least 1h. ' +
        'Default: 30d.',
      '1h',
    ),
    '30d',
  ),
  actionSets: v.optional(
    v.pipe(v.record(id, actionSet), v.description('The feeds, by action set id. Default: none.')),
    {},
  ),
  apps: v.optional(
    v.pipe(
      v.record(id, app),
      v.description('The apps, by id. Default: none, which means that every app id is served.'),
    ),
    {},
  ),
  pairec: v.optional(
    v.pipe(pairecSchema, v.description('Blocks of a PAI-Rec configuration, with their original names. Default: none.')),
    {},
  ),
  volcengine: v.optional(
    v.pipe(
      strictObject({
        applications: v.optional(
          v.pipe(
            v.record(v.string(), application),
            v.description('The Volcengine applications, by id. Default: none.'),
          ),
          {},
        ),
      }),
      v.description('Callbacks and predictions in the format of Volcengine. Default: none.'),
    ),
    {},
  ),
});

/** The configuration as written in the file. Keys with a default are optional. */
export type ConfigInput = v.InferInput<typeof configSchema>;

/** The configuration with its defaults filled in. Durations are still strings. */
export type Config = v.InferOutput<typeof configSchema>;

export type AppConfig = v.InferOutput<typeof app>;

export type ApplicationConfig = v.InferOutput<typeof application>;

/** The configuration of an app with all defaults. */
export const appDefaults: AppConfig = v.parse(app, {});

/** The configuration of a Volcengine application with all defaults. */
export const applicationDefaults: ApplicationConfig = v.parse(application, {});
