import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import * as module from './report.ts';

const DELIVERY: module.Delivery = {
  requestId: 'e-1',
  uid: 'reader-1',
  scene: 'home',
  shown: [{ id: 'a' }, { id: 'b' }],
  filtered: [{ id: 'c' }],
};

void describe('the module topslot/report', () => {
  void it('gives the reports and their two builders, and nothing else', () =>
    assert.deepEqual(Object.keys(module).toSorted(), ['pairecCallback', 'report', 'volcengineCallback']));

  void it('is found by its name, does nothing on import, and builds reports where there is no page', () => {
    assert.equal('document' in globalThis, false);
    assert.ok(existsSync(new URL(import.meta.resolve('topslot/report'))));
    // A process of its own, so that what the import leaves behind can be seen.
    const script = `
      const names = () => Object.getOwnPropertyNames(globalThis).join();
      const before = names();
      const { pairecCallback, volcengineCallback } = await import('topslot/report');
      const delivery = ${JSON.stringify(DELIVERY)};
      console.log(JSON.stringify([before === names(), pairecCallback(delivery), volcengineCallback(delivery)]));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: new URL('.', import.meta.url),
      encoding: 'utf8',
    });
    assert.deepEqual(JSON.parse(said), [
      true,
      JSON.parse(JSON.stringify(module.pairecCallback(DELIVERY))),
      JSON.parse(JSON.stringify(module.volcengineCallback(DELIVERY))),
    ]);
  });
});
