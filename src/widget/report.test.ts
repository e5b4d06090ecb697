import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as reportModule from './report.ts';

const DELIVERY: reportModule.Delivery = {
  requestId: 'e-1',
  uid: 'reader-1',
  scene: 'home',
  shown: [{ id: 'a' }, { id: 'b' }],
  filtered: [{ id: 'c' }],
};

void describe('the module topslot/report', () => {
  void it('exports only report() and the two builders', () =>
    assert.deepEqual(Object.keys(reportModule).toSorted(), ['pairecCallback', 'report', 'volcengineCallback']));

  void it('resolves by its name, has no side effects on import, and builds reports without a page', () => {
    assert.equal('document' in globalThis, false);
    assert.ok(existsSync(new URL(import.meta.resolve('topslot/report'))));
    // Runs in a separate process, where the import's effect on globals can be compared.
    const script = `
      const globalNames = () => Object.getOwnPropertyNames(globalThis).join();
      const before = globalNames();
      const { pairecCallback, volcengineCallback } = await import('topslot/report');
      const delivery = ${JSON.stringify(DELIVERY)};
      console.log(JSON.stringify([before === globalNames(), pairecCallback(delivery), volcengineCallback(delivery)]));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: new URL('.', import.meta.url),
      encoding: 'utf8',
    });
    assert.deepEqual(JSON.parse(output), [
      true,
      JSON.parse(JSON.stringify(reportModule.pairecCallback(DELIVERY))),
      JSON.parse(JSON.stringify(reportModule.volcengineCallback(DELIVERY))),
    ]);
  });
});
