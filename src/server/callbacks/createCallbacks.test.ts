import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appDefaults, applicationDefaults } from '../config/schema.ts';
import { createMemoryLog } from '../log/commit/memoryLog.ts';
import { createApps } from '../ranking/apps.ts';
import { createService } from '../ranking/service.ts';
import { readApplications } from './volcengine/applications.ts';
import { createCallbacks } from './createCallbacks.ts';
import { bodyOf, testCatalog } from './pairec/testPairec.test.ts';
import { callbackOf } from './volcengine/volcengineWire.test.ts';

/** The articles that are looked up for one callback of each kind. */
const lookedUp = async (dev: boolean): Promise<readonly string[]> => {
  const read = readApplications({}, applicationDefaults, {});
  assert.ok(read.ok);
  const catalog = testCatalog();
  const found: string[] = [];
  const routes = createCallbacks({
    apps: createApps({}, appDefaults),
    catalog: {
      ...catalog,
      find: (id) => {
        found.push(id);
        return catalog.find(id);
      },
    },
    service: createService(createMemoryLog({ take: () => undefined }), Date.now, () => '0'.repeat(32)),
    pairec: { records: () => false, record: async () => ({ ok: true }), invokes: () => false },
    applications: read.applications,
    loadProtobuf: async () => undefined,
    dev,
    now: Date.now,
    say: () => {},
  });
  const pairec = await routes.request('/api/callback', { method: 'POST', body: bodyOf() });
  assert.match(await pairec.text(), /"code":200/);
  const items = [{ id: 'v', pos: '', extra: '' }];
  const volcengine = await routes.request('/predict/api/shop/callback', await callbackOf('JSON', { items }));
  assert.match(await volcengine.text(), /"success":true/);
  return found;
};

void describe('what is to be remembered of a callback', () => {
  void it('is looked up under --dev', async () => assert.deepEqual(await lookedUp(true), ['i', 'v']));
  void it('is not where nothing remembers', async () => assert.deepEqual(await lookedUp(false), []));
});
