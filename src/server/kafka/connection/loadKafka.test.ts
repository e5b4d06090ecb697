import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tempFolder } from '../../fixtures.test.ts';
import { loadKafka } from './loadKafka.ts';

const failing = (message: string, code?: string) => () =>
  Promise.reject(Object.assign(new Error(message), code && { code }));

void describe('loadKafka', () => {
  void it('loads the package', async () => {
    const loaded = await loadKafka('"KafkaConfs"');
    assert.equal(loaded.ok && typeof loaded.kafka.Producer, 'function');
  });

  void it('states how to install a missing package', async () => {
    const missing = failing("Cannot find package '@platformatic/kafka' imported from /x.js", 'ERR_MODULE_NOT_FOUND');
    assert.deepEqual(await loadKafka('"KafkaConfs"', missing), {
      ok: false,
      why: '"KafkaConfs" needs the package @platformatic/kafka: npm i @platformatic/kafka.',
    });
  });

  const OTHER_ERRORS: readonly [title: string, load: () => Promise<never>, why: string][] = [
    [
      'lacks a dependency',
      failing("Cannot find package 'ajv' imported from /node_modules/@platformatic/kafka/x.js", 'ERR_MODULE_NOT_FOUND'),
      "Cannot find package 'ajv' imported from /node_modules/@platformatic/kafka/x.js",
    ],
    [
      'requires a newer Node',
      failing('Promise.withResolvers is not a function'),
      'Promise.withResolvers is not a function',
    ],
    ['throws a string', () => Promise.reject('a text'), 'a text'], // oxlint-disable-line prefer-promise-reject-errors
  ];
  for (const [title, load, why] of OTHER_ERRORS) {
    void it(`reports the reason if the package ${title}`, async () => {
      const sentence = `topslot log needs the package @platformatic/kafka, which cannot be loaded: ${why}.`;
      assert.deepEqual(await loadKafka('topslot log', load), { ok: false, why: sentence });
    });
  }

  // The detection relies on Node's own message, so this test uses the real one.
  void it('recognizes a missing package by the error of this Node version', async (test) => {
    const folder = await tempFolder(test);
    const copy = join(folder, 'loadKafka.mjs');
    cpSync(fileURLToPath(new URL('./loadKafka.js', import.meta.url)), copy);
    const script = `console.log((await (await import(${JSON.stringify(copy)})).loadKafka('It')).why)`;
    const { stdout, stderr } = spawnSync(execPath, ['--input-type=module', '--eval', script], {
      encoding: 'utf8',
      cwd: folder,
    });
    assert.deepEqual([stdout, stderr], ['It needs the package @platformatic/kafka: npm i @platformatic/kafka.\n', '']);
  });
});
