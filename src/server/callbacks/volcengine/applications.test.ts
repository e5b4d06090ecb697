import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { applicationDefaults } from '../../config/schema.ts';
import { readApplications, type Applications } from './applications.ts';

const SHOP = { ...applicationDefaults, actionSets: ['news'], spms: ['A$##$B'], scenes: ['default', 'home'] };

const read = (...given: Parameters<typeof readApplications>): Applications => {
  const result = readApplications(...given);
  return result.ok ? result.applications : assert.fail(result.why);
};

void describe('readApplications', () => {
  void it('knows those that are configured, and no others', () => {
    const { get } = read({ shop: SHOP }, applicationDefaults, {});
    assert.deepEqual(get('shop'), {
      id: 'shop',
      scenes: new Set(['default', 'home']),
      actionSets: ['news'],
      spms: new Set(['A$##$B']),
      token: undefined,
    });
    for (const id of ['', 'Shop', 'shop ', 'other', '__proto__', 'constructor']) assert.equal(get(id), undefined, id);
  });

  void it('makes any that is asked for where nothing is configured', () => {
    const { get } = read({}, applicationDefaults, {});
    for (const id of ['shop', '10000', '__proto__', 'constructor', '应用']) {
      const nothing = { actionSets: undefined, spms: new Set(), token: undefined };
      assert.deepEqual(get(id), { id, scenes: new Set(['default']), ...nothing });
    }
  });

  void it('makes none where apps are configured and applications are not', () => {
    assert.equal(read({}, undefined, {}).get('shop'), undefined);
  });

  void it('takes a secret as it is, or out of the environment', () => {
    const environment = { VOLC_TOKEN: 'from outside', inside: 'not meant' };
    const { get } = read(
      { one: { ...SHOP, token: 'inside' }, two: { ...SHOP, token: { env: 'VOLC_TOKEN' } }, three: SHOP },
      undefined,
      environment,
    );
    assert.deepEqual(
      ['one', 'two', 'three'].map((id) => get(id)?.token),
      ['inside', 'from outside', undefined],
    );
  });

  void it('says of every secret that the environment does not have, or has only in name, that it is missing', () => {
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
