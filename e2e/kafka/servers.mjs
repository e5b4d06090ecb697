import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readConfig } from '../../dist/server/config/readConfig.js';
import { readKafkaTopic } from '../../dist/server/kafka/topic/readKafkaTopic.js';
import { createApps } from '../../dist/server/ranking/apps.js';
import { load, nameOf } from '../crash/load.mjs';
import { feed, startServer } from '../crash/startServer.mjs';
import { findKafka, startBroker } from './broker.mjs';

// Two servers that share one topic of a real Apache Kafka as their log, with requests to either of them.

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

const found = await findKafka();
if ('missing' in found) {
  console.log(`kafka: not run: ${found.missing}`);
} else {
  let broker;
  before(async () => {
    broker = await startBroker();
  });
  after(() => broker?.stop());

  test('either of two servers can be killed: no acknowledged record is lost, and both reach the same state', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'topslot-servers-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, 'news.xml'), feed(20));
    const configOf = (name) => ({
      port: 0,
      data: `./${name}`,
      log: { kafka: broker.brokers, topic: 'stories' },
      actionSets: { news: { feed: './news.xml' } },
      apps: { site: { rewardWait: '2s', leaveOutDelivered: '1m' } },
    });
    const servers = new Map();
    t.after(() => Promise.all([...servers.values()].map(({ kill }) => kill())));
    const start = async (name) => servers.set(name, await startServer(configOf(name), folder, 1e9));
    const kill = async (name) => {
      const server = servers.get(name);
      servers.delete(name);
      await server.kill();
    };
    await start('one');
    await start('other');

    const acknowledged = [];
    let isDone = false;
    const urls = () => (isDone ? [] : [...servers.values()].map(({ url }) => url));
    // On a busy machine, the broker may exceed the timeout of a reward.
    const loading = load(urls, acknowledged, true);
    const acknowledgedMore = async (count) => {
      const wanted = acknowledged.length + count;
      while (acknowledged.length < wanted) await new Promise(setImmediate);
    };
    for (const name of ['one', 'other', 'one', 'other']) {
      await acknowledgedMore(100);
      await kill(name);
      await acknowledgedMore(100);
      await start(name);
    }
    await acknowledgedMore(100);
    isDone = true;
    await loading;

    const lines = [];
    for await (const line of readKafkaTopic({ brokers: broker.brokers, topic: 'stories' }))
      lines.push(JSON.parse(line));
    const stored = new Set(lines.map(nameOf));
    assert.deepEqual(
      acknowledged.filter((name) => !stored.has(name)),
      [],
    );

    const result = readConfig(configOf('none'));
    assert.ok(result.ok);
    const apps = createApps(result.config.apps, result.config.apps.site);
    for (const record of lines) apps.applyRecord(record);
    const { fold } = apps.get('site');
    const expected = [...fold.save()].map((piece) => `${JSON.stringify(piece)}\n`).join('');
    for (const [name, server] of servers) {
      // The server may still have to read back the last records that it has acknowledged.
      let state = await server.fold('site');
      while (!state.includes(`"records":${fold.recordCount()}`)) state = await server.fold('site');
      assert.equal(state, expected, name);
    }
    const rewards = lines.filter(({ type }) => type === 'reward').length;
    t.diagnostic(`${acknowledged.length} acknowledged, none lost; ${lines.length} records, ${rewards} rewards`);
  });
}
