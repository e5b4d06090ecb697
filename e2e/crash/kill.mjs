import assert from 'node:assert/strict';
import { mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { test } from 'node:test';
import { readConfig } from '../../dist/server/config/readConfig.js';
import { createApps } from '../../dist/server/ranking/apps.js';
import { load, nameOf } from './load.mjs';
import { feed, startServer } from './startServer.mjs';

// Kills a server under load with SIGKILL, again and again, and looks after every time whether everything that it had
// acknowledged is in its log, and whether it knows after the start what it knew before. `ROUNDS=100` says how often.

const ROUNDS = Number(env['ROUNDS'] ?? 8);

/** Some rounds fill several of these, and each new one comes with a snapshot. */
const SEGMENT_BYTES = 100_000;

/** What the log has got since the last time; a server must not be writing. */
const createLogReader = (folder) => {
  let segment = '';
  let offset = 0;
  /** Those that the segment has named, which may one day be the first. */
  let articles = new Set();
  return async () => {
    const records = [];
    const names = (await readdir(folder)).filter((name) => name.endsWith('.ndjson')).toSorted();
    for (const name of names.filter((one) => one >= segment)) {
      if (name !== segment) [offset, articles] = [0, new Set()];
      segment = name;
      const handle = await open(join(folder, name));
      const { size } = await handle.stat();
      const text = Buffer.alloc(size - offset);
      await handle.read(text, 0, text.length, offset);
      await handle.close();
      offset = size;
      for (const line of text.toString().split('\n').filter(Boolean)) {
        const record = JSON.parse(line);
        records.push(record);
        if (record.type === 'article') articles.add(record.article);
        const unnamed = record.type === 'decision' ? record.articles.filter((hash) => !articles.has(hash)) : [];
        assert.deepEqual(unnamed, [], `${name}: a decision with articles that the segment does not name`);
      }
    }
    return records;
  };
};

test(`killed ${ROUNDS} times under load, it has lost nothing that it acknowledged, and knows what it knew`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'topslot-crash-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'news.xml'), feed(20));
  const config = {
    port: 0,
    data: './data',
    actionSets: { news: { feed: './news.xml' } },
    // Windows that close while the load goes on.
    apps: { site: { rewardWait: '1s', leaveOutDelivered: '1m' } },
  };
  const read = readConfig(config);
  assert.ok(read.ok);
  /** What a server must know that has read all of the log. */
  const apps = createApps(read.config.apps, read.config.apps.site);
  const fold = apps.get('site').fold;
  const state = () => [...fold.save()].map((piece) => `${JSON.stringify(piece)}\n`).join('');
  const nextRecords = createLogReader(join(folder, 'data', 'log'));
  const stored = new Set();
  let total = 0;
  let snapshots = 0;
  let server;
  t.after(() => server?.kill());

  for (let round = 1; round <= ROUNDS; round += 1) {
    server = await startServer(config, folder, SEGMENT_BYTES);
    const acknowledged = [];
    let urls = [server.url];
    const loading = load(() => urls, acknowledged);
    const seen = async (count) => {
      while (acknowledged.length < count) await new Promise(setImmediate);
    };
    await seen(20 + Math.random() * 300);
    const before = await server.fold('site');
    await seen(acknowledged.length + Math.random() * 100);
    urls = [];
    await server.kill();
    await loading;

    server = await startServer(config, folder, SEGMENT_BYTES);
    snapshots += server.said.some((line) => line.includes('snapshot')) ? 1 : 0;
    const after = await server.fold('site');
    await server.kill();

    const taken = Number(/"part":"taken","records":(\d+)/.exec(before)?.[1]);
    for (const record of await nextRecords()) {
      stored.add(nameOf(record));
      apps.take(record);
      if (fold.taken() === taken) assert.equal(before, state(), `round ${round}: before the kill`);
    }
    assert.ok(fold.taken() >= taken, `round ${round}: what it knew before it was killed is not in the log`);
    assert.equal(after, state(), `round ${round}: after the start`);
    const lost = acknowledged.filter((name) => !stored.has(name));
    assert.deepEqual(lost, [], `round ${round}`);
    total += acknowledged.length;
  }
  t.diagnostic(
    `${total} acknowledged, none lost; ${fold.taken()} records; ${snapshots} of ${ROUNDS} starts from a snapshot`,
  );
});
