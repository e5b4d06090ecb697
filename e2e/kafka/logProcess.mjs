import { createInterface } from 'node:readline';
import { openKafkaLog } from '../../dist/server/kafka/log/openKafkaLog.js';
import { createFolds, decision, reward } from './testFolds.mjs';

// A process that writes to a log: every line on stdin is `{"append": record}` or `{"load": name}`, which writes decisions and
// rewards of an app until the process ends. What becomes of them it says on stdout, and what it knows once stdin has ended; then
// it ends by itself, or something keeps it alive.

const folds = createFolds();
const say = (line) => console.log(JSON.stringify(line));
const options = { ...JSON.parse(process.argv[2]), folds, now: Date.now, say: (line) => say({ said: line }) };
const opened = await openKafkaLog(options);
if (!opened.ok) {
  say(opened);
  process.exit(1);
}
const { log } = opened;
say({ ok: true });

/** So many records may be on their way at once. */
const MOST = 1000;

const load = (app) => {
  let number = 0;
  let open = 0;
  const settle = (eventId, type) => (taken) => {
    say({ eventId, type, taken });
    open -= 1;
    more();
  };
  const more = () => {
    for (; open < MOST; open += 2) {
      const eventId = `${app}-${(number += 1)}`;
      log.append(decision(app, eventId), settle(eventId, 'decision'));
      log.append(reward(app, eventId), settle(eventId, 'reward'));
    }
  };
  more();
};

for await (const line of createInterface({ input: process.stdin })) {
  const { append, load: app } = JSON.parse(line);
  if (app) load(app);
  else log.append(append, (taken) => say({ eventId: append.eventId, type: append.type, taken }));
}
await log.close();
say({ state: folds.state() });
