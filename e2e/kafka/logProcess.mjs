import { createInterface } from 'node:readline';
import { openKafkaLog } from '../../dist/server/kafka/log/openKafkaLog.js';
import { createFolds, decision, reward } from './testFolds.mjs';

// A process that writes to a log. Each line on stdin is `{"append": record}`, or `{"load": app}` to write decisions and
// rewards of an app until the process ends. It prints the results to stdout. When stdin ends, it closes the log and
// prints its state; then it must exit by itself, because nothing may keep it alive.

const folds = createFolds();
const print = (line) => console.log(JSON.stringify(line));
const options = { ...JSON.parse(process.argv[2]), folds, now: Date.now, logLine: (line) => print({ logged: line }) };
const opened = await openKafkaLog(options);
if (!opened.ok) {
  print(opened);
  process.exit(1);
}
const { log } = opened;
print({ ok: true });

/** Maximum number of pending records. */
const MAX_PENDING = 1000;

const load = (app) => {
  let number = 0;
  let pending = 0;
  const settle = (eventId, type) => (result) => {
    print({ eventId, type, result });
    pending -= 1;
    appendMore();
  };
  const appendMore = () => {
    for (; pending < MAX_PENDING; pending += 2) {
      const eventId = `${app}-${(number += 1)}`;
      log.append(decision(app, eventId), settle(eventId, 'decision'));
      log.append(reward(app, eventId), settle(eventId, 'reward'));
    }
  };
  appendMore();
};

for await (const line of createInterface({ input: process.stdin })) {
  const { append, load: app } = JSON.parse(line);
  if (app) load(app);
  else log.append(append, (result) => print({ eventId: append.eventId, type: append.type, result }));
}
await log.close();
print({ state: folds.state() });
