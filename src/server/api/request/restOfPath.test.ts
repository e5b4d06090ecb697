import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reportUrl } from '../../../wire/cds/urls.ts';
import { restOfPath } from './restOfPath.ts';

void describe('restOfPath', () => {
  const paths: readonly [path: string, rest: string | undefined][] = [
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
  for (const [path, rest] of paths) {
    void it(`of ${path} is ${rest ?? 'not readable'}`, () => assert.equal(restOfPath(path, 5), rest));
  }

  void it('gives back every id that the widget has escaped', () => {
    for (const id of ['a', 'a/b', '../x', '50%', '%41', 'a?b#c', 'ü 😀', '+', '\u2028']) {
      assert.equal(restOfPath(reportUrl('/', 'a', 'reward', id), 5), id);
    }
  });
});
