import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportUrl } from '../../../wire/cds/urls.ts';
import { decodePathTail } from './decodePathTail.ts';

void describe('decodePathTail', () => {
  const paths: readonly [path: string, tail: string | undefined][] = [
    ['/api/v2/a/reward/x', 'x'],
    ['/api/v2/a/reward/x/y.z', 'x/y.z'],
    ['/api/v2/a/reward/x%2Fy', 'x/y'],
    ['/api/v2/a/reward/%C3%BC', 'ü'],
    ['/api/v2/a/reward/', ''],
    ['/api/v2/a/reward', ''],
    ['/api/v2/a/reward//x', '/x'],
    ['/api/v2/a/reward/%', undefined],
    ['/api/v2/a/reward/%zz', undefined],
    ['/api/v2/a/reward/%ff', undefined],
  ];
  for (const [path, tail] of paths) {
    void it(`returns ${tail ?? 'undefined'} for ${path}`, () => assert.equal(decodePathTail(path, 5), tail));
  }

  void it('returns every id that the widget has encoded', () => {
    for (const id of ['a', 'a/b', '../x', '50%', '%41', 'a?b#c', 'ü 😀', '+', '\u2028']) {
      assert.equal(decodePathTail(reportUrl('/', 'a', 'reward', id), 5), id);
    }
  });
});
