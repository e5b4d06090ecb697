import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applicationDefaults } from '../../config/schema.ts';
import { readApplications, type Applications } from './applications.ts';

const SHOP = { ...applicationDefaults, actionSets: ['news'], spms: ['A$##$B'], scenes: ['default', 'home'] };

const readOrFail = (...given: Parameters<typeof readApplications>): Applications => {
  const result = readApplications(...given);
  return result.ok ? result.applications : assert.fail(result.why);
};

void describe('readApplications', () => {
  void it('returns only the configured applications', () => {
    const { get } = readOrFail({ shop: SHOP }, applicationDefaults, {});
    assert.deepEqual(get('shop'), {
      id: 'shop',
      scenes: new Set(['default', 'home']),
      actionSets: ['news'],
      spms: new Set(['A$##$B']),
      token: undefined,
    });
    for (const id of ['', 'Shop', 'shop ', 'other', '__proto__', 'constructor']) assert.equal(get(id), undefined, id);
  });

  void it('returns any id if nothing is configured', () => {
    const { get } = readOrFail({}, applicationDefaults, {});
    for (const id of ['shop', '10000', '__proto__', 'constructor', '应用']) {
      const defaults = { actionSets: undefined, spms: new Set(), token: undefined };
      assert.deepEqual(get(id), { id, scenes: new Set(['default']), ...defaults });
    }
  });

  void it('returns none if only apps are configured', () => {
    assert.equal(readOrFail({}, undefined, {}).get('shop'), undefined);
  });

  void it('reads a secret from the configuration or the environment', () => {
    const environment = { VOLC_TOKEN: 'environment secret', inline: 'unrelated' };
    const { get } = readOrFail(
      { one: { ...SHOP, token: 'inline' }, two: { ...SHOP, token: { env: 'VOLC_TOKEN' } }, three: SHOP },
      undefined,
      environment,
    );
    assert.deepEqual(
      ['one', 'two', 'three'].map((id) => get(id)?.token),
      ['inline', 'environment secret', undefined],
    );
  });

  void it('returns an error for every environment variable that is missing or empty', () => {
    const result = readApplications(
      {
        one: { ...SHOP, token: { env: 'ONE' } },
        two: { ...SHOP, token: { env: 'TWO' } },
        three: { ...SHOP, token: { env: 'THREE' } },
      },
      undefined,
      { TWO: '', THREE: 'x' },
    );
    assert.deepEqual(result, {
      ok: false,
      why:
        'volcengine.applications.one.token: the environment variable ONE is not set.\n' +
        'volcengine.applications.two.token: the environment variable TWO is not set.',
    });
  });
});
