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

// Kills a server under load with SIGKILL, repeatedly. After each kill, checks that the log contains every acknowledged
// record, and that a restarted server has the same state. `ROUNDS=100` sets the number of kills.

const ROUNDS = Number(env['ROUNDS'] ?? 8);

/** Small enough for several rotations in a round, each of which writes a snapshot. */
const SEGMENT_BYTES = 100_000;

/** Creates a function that returns the records added to the log since its last call. No server may be writing. */
const createLogReader = (folder) => {
  let segment = '';
  let offset = 0;
  /**
   * The articles that the current segment contains. A decision may refer only to these, since earlier segments get
   * deleted.
   */
  let articles = new Set();
  return async () => {
    const records = [];
    const names = (await readdir(folder)).filter((name) => name.endsWith('.ndjson')).toSorted();
    for (const name of names.filter((file) => file >= segment)) {
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
        const missing = record.type === 'decision' ? record.articles.filter((hash) => !articles.has(hash)) : [];
        assert.deepEqual(missing, [], `${name}: a decision with articles that are missing in its segment`);
      }
    }
    return records;
  };
};

test(`a server killed ${ROUNDS} times under load loses no acknowledged record, and restores its state`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'topslot-crash-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'news.xml'), feed(20));
  const config = {
    port: 0,
    data: './data',
    actionSets: { news: { feed: './news.xml' } },
    // A reward window that is short enough to close during the load.
    apps: { site: { rewardWait: '1s', leaveOutDelivered: '1m' } },
  };
  const result = readConfig(config);
  assert.ok(result.ok);
  /** The expected state of a server that has read the whole log. */
  const apps = createApps(result.config.apps, result.config.apps.site);
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
    const acknowledgedAtLeast = async (count) => {
      while (acknowledged.length < count) await new Promise(setImmediate);
    };
    await acknowledgedAtLeast(20 + Math.random() * 300);
    const before = await server.fold('site');
    await acknowledgedAtLeast(acknowledged.length + Math.random() * 100);
    urls = [];
    await server.kill();
    await loading;

    server = await startServer(config, folder, SEGMENT_BYTES);
    snapshots += server.logged.some((line) => line.includes('snapshot')) ? 1 : 0;
    const after = await server.fold('site');
    await server.kill();

    const recordsBefore = Number(/"part":"taken","records":(\d+)/.exec(before)?.[1]);
    for (const record of await nextRecords()) {
      stored.add(nameOf(record));
      apps.applyRecord(record);
      if (fold.recordCount() === recordsBefore) assert.equal(before, state(), `round ${round}: before the kill`);
    }
    assert.ok(
      fold.recordCount() >= recordsBefore,
      `round ${round}: a record that it had applied before the kill is not in the log`,
    );
    assert.equal(after, state(), `round ${round}: after the start`);
    const lost = acknowledged.filter((name) => !stored.has(name));
    assert.deepEqual(lost, [], `round ${round}`);
    total += acknowledged.length;
  }
  t.diagnostic(
    `${total} acknowledged, none lost; ${fold.recordCount()} records; ${snapshots} of ${ROUNDS} starts from a snapshot`,
  );
});
