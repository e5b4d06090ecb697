import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, root), 'utf8'));
const readme = readFileSync(new URL('README.md', root), 'utf8');

/** Every text in a JSON value, however deep. */
const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : typeof value === 'object' && value ? Object.values(value).flatMap(texts) : [];

const field = (value: unknown, key: string): object => Object(Reflect.get(Object(value), key));

void describe('the package', () => {
  const manifest = readJson('package.json');
  const locked = Object.entries(field(readJson('package-lock.json'), 'packages'));
  const notBrought = ['dev', 'devOptional', 'optional', 'peer'];
  const brought = locked.filter(([, entry]) => !notBrought.some((flag) => Reflect.get(Object(entry), flag)));

  void it('brings at most 30 packages, and as many as the README says', () => {
    // The first entry of the lock file is the package itself.
    assert.ok(brought.length <= 30, `${brought.length}`);
    assert.match(readme, new RegExp(`brings ${brought.length} packages, itself included`));
  });

  void it('gives a reason for every dependency in the README', () => {
    for (const name of Object.keys(field(manifest, 'dependencies'))) assert.match(readme, new RegExp(`\\| .*${name}`));
  });

  void it('pins every version', () => {
    for (const kind of ['dependencies', 'devDependencies']) {
      for (const version of texts(field(manifest, kind))) assert.match(version, /^\d+\.\d+\.\d+$/);
    }
  });

  void it('has every file that bin and exports name', () => {
    const named = texts([field(manifest, 'bin'), field(manifest, 'exports')]);
    assert.ok(named.length >= 8);
    for (const name of named) assert.ok(existsSync(fileURLToPath(new URL(name, root))), name);
  });
});
