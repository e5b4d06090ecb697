import * as v from 'valibot';
import { policyNames } from '../../learn/policies/policies.ts';
import { isId } from '../../wire/cds/id.ts';
import { DURATION, readDuration } from './duration.ts';
import { pairecSchema } from './pairecSchema.ts';

// The shape of topslot.config.json, once: the types, the check at the start and the shipped JSON schema all come from
// here. Sentences in `v.description` are what an editor shows beside the key.

const duration = (description: string, least = '1s') =>
  v.pipe(
    v.string(),
    v.regex(DURATION, 'must be a number and a unit (ms, s, m, h, d), such as "60s"'),
    v.check((text) => (readDuration(text) ?? 0) >= (readDuration(least) ?? 0), `must be at least ${least}`),
    v.description(description),
  );

const id = v.pipe(
  v.string(),
  v.check(isId, 'is not an id: 1 to 64 of A-Z a-z 0-9 . _ -, the first a letter or a digit'),
);

const named = (description: string) => v.pipe(v.string(), v.nonEmpty('must not be empty'), v.description(description));

const isOrigin = (text: string): boolean => {
  try {
    return /^https?:/.test(text) && new URL(text).origin === text;
  } catch {
    return false;
  }
};

const publicUrl = (text: string): boolean => {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && !url.search && !url.hash;
  } catch {
    return false;
  }
};

const actionSet = v.strictObject({
  feed: v.pipe(
    v.string(),
    v.nonEmpty('must be the address or the file of an RSS or Atom feed'),
    v.check((text) => !/^(?!https?:)[a-z][a-z0-9+.-]+:\/\//i.test(text), 'must be an http(s) address, or a file'),
    v.description('An http(s) address, or a file relative to this configuration.'),
  ),
  refresh: v.optional(duration('How often the feed is read. At least 1s.'), '60s'),
});

const app = v.strictObject({
  policy: v.optional(
    v.pipe(
      v.picklist(policyNames, ({ received }) => `is ${received}; there are ${policyNames.join(', ')}`),
      v.description(
        'Who orders the articles. "learn" learns from the clicks which one to put on top; "epsilon-greedy" does so as the ' +
          'Custom Decision Service did; "default" keeps the order of the feeds; "random" draws the top one.',
      ),
    ),
    'learn',
  ),
  epsilon: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0, 'must be a number from 0 to 1'),
      v.maxValue(1, 'must be a number from 0 to 1'),
      v.description('Of "epsilon-greedy": how often the top article is drawn from all of them.'),
    ),
    0.2,
  ),
  rest: v.optional(
    v.pipe(
      v.picklist(['score', 'default'], 'must be "score" or "default"'),
      v.description('How what is not on top is ordered: by predicted score, or as the feeds do.'),
    ),
    'score',
  ),
  rewardWait: v.optional(duration('How long after a ranking its reward still counts. At least 1s.'), '10m'),
  origins: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.check(isOrigin, 'is not an origin such as "https://www.example.com"'))),
      v.description('The sites that may ask, by the Origin header. Absent: any.'),
    ),
  ),
  leaveOutDelivered: v.optional(
    v.nullable(
      duration(
        "For how long delivered items stay out of this app's answers. null: of predictions for 1h, of rankings not.",
      ),
    ),
    null,
  ),
  pairecScene: v.optional(named("The PAI-Rec scene whose recommendation this app is. Default: the app's own id.")),
  volcengineApplication: v.optional(
    named("The Volcengine application that this app ranks for. Default: the app's own id."),
  ),
  userFeatures: v.optional(
    named('A file of features of users, one JSON object a line, each with its "uid"; relative to this configuration.'),
  ),
});

const application = v.strictObject({
  scenes: v.optional(v.pipe(v.array(named('The name of a scene.')), v.description('The scenes that it knows.')), () => [
    'default',
  ]),
  actionSets: v.optional(
    v.pipe(v.array(id), v.description('What its predictions are made of, in order. Absent: every action set.')),
  ),
  spms: v.optional(
    v.pipe(v.array(named('An SPM.')), v.description('The SPMs that Enable-Spm-Route may name.')),
    () => [],
  ),
  token: v.optional(
    v.pipe(
      v.union([named('The secret.'), v.strictObject({ env: named('The variable.') })]),
      v.description(
        'The secret that requests are signed with, or the environment variable that holds it. Absent: unsigned.',
      ),
    ),
  ),
});

/** The configuration file. */
export const configSchema = v.strictObject({
  $schema: v.optional(v.string()),
  host: v.optional(
    v.pipe(v.string(), v.nonEmpty('must not be empty'), v.description('The address to listen on.')),
    '127.0.0.1',
  ),
  port: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65535), v.description('0: any free port.')),
    8080,
  ),
  publicUrl: v.optional(
    v.nullable(
      v.pipe(
        v.string(),
        v.check(publicUrl, 'is not an http(s) address without query, such as "https://rank.example/"'),
        v.description('Where browsers reach this server, if not under host and port.'),
      ),
    ),
    null,
  ),
  trustProxy: v.optional(
    v.pipe(v.boolean(), v.description('Believe X-Forwarded-Proto: only behind a proxy that sets it.')),
    false,
  ),
  data: v.optional(
    v.pipe(
      v.string(),
      v.nonEmpty('must not be empty'),
      v.description('The folder of the log, and of all else that is kept; relative to this configuration.'),
    ),
    './.topslot',
  ),
  log: v.optional(
    v.union(
      [
        v.picklist(['file', 'memory']),
        v.strictObject({
          kafka: v.pipe(
            v.array(named('A broker, such as "kafka:9092".')),
            v.nonEmpty('needs a broker, such as "kafka:9092"'),
            v.description('Brokers of the cluster; one would do, since it names the others.'),
          ),
          topic: v.optional(named('The topic that is the log of all processes.'), 'topslot'),
        }),
      ],
      'must be "file", "memory" or {"kafka": ["host:9092"], "topic": "topslot"}',
    ),
    'file',
  ),
  retention: v.optional(
    duration('How long records are kept in the log of this folder, at least. At least 1h.', '1h'),
    '30d',
  ),
  actionSets: v.optional(v.record(id, actionSet), {}),
  apps: v.optional(
    v.pipe(v.record(id, app), v.description('The apps by their id. None: any app id is served, with the defaults.')),
    {},
  ),
  pairec: v.optional(pairecSchema, {}),
  volcengine: v.optional(
    v.strictObject({
      applications: v.optional(
        v.pipe(v.record(v.string(), application), v.description('The Volcengine applications by their id.')),
        {},
      ),
    }),
    {},
  ),
});

/** The configuration as it is written: every key that has a default may be left out. */
export type ConfigInput = v.InferInput<typeof configSchema>;

/** The configuration with its defaults filled in. Durations are still texts. */
export type Config = v.InferOutput<typeof configSchema>;

export type AppConfig = v.InferOutput<typeof app>;

export type ApplicationConfig = v.InferOutput<typeof application>;

/** An app of which the configuration says nothing. */
export const appDefaults: AppConfig = v.parse(app, {});

/** A Volcengine application of which the configuration says nothing. */
export const applicationDefaults: ApplicationConfig = v.parse(application, {});
