import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { appDefaults, applicationDefaults } from '../config/schema.ts';
import { createMemoryLog } from '../log/commit/createMemoryLog.ts';
import { createApps } from '../ranking/apps.ts';
import { createService } from '../ranking/service.ts';
import { readApplications } from './volcengine/applications.ts';
import { createCallbackRoutes } from './createCallbackRoutes.ts';
import { callbackBody, createTestCatalog } from './pairec/testPairec.test.ts';
import { callbackRequest } from './volcengine/volcengineWire.test.ts';

/** Returns the ids of the articles that the routes look up for one callback of each kind. */
const findLookups = async (dev: boolean): Promise<readonly string[]> => {
  const readResult = readApplications({}, applicationDefaults, {});
  assert.ok(readResult.ok);
  const catalog = createTestCatalog();
  const lookups: string[] = [];
  const routes = createCallbackRoutes({
    apps: createApps({}, appDefaults),
    catalog: {
      ...catalog,
      find: (id) => {
        lookups.push(id);
        return catalog.find(id);
      },
    },
    service: createService(createMemoryLog({ applyRecord: () => undefined }), Date.now, () => '0'.repeat(32)),
    recorder: { isRecorded: () => false, record: async () => ({ ok: true }), shouldAutoInvoke: () => false },
    applications: readResult.applications,
    loadProtobuf: async () => undefined,
    dev,
    now: Date.now,
    logLine: () => {},
  });
  const pairecResponse = await routes.request('/api/callback', { method: 'POST', body: callbackBody() });
  assert.match(await pairecResponse.text(), /"code":200/);
  const items = [{ id: 'v', pos: '', extra: '' }];
  const volcengineResponse = await routes.request(
    '/predict/api/shop/callback',
    await callbackRequest('JSON', { items }),
  );
  assert.match(await volcengineResponse.text(), /"success":true/);
  return lookups;
};

void describe('the articles of a callback', () => {
  void it('are looked up with --dev', async () => assert.deepEqual(await findLookups(true), ['i', 'v']));
  void it('are not looked up without --dev', async () => assert.deepEqual(await findLookups(false), []));
});
