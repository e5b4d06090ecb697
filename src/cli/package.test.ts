import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = new URL('../../', import.meta.url);
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, root), 'utf8'));
const readme = readFileSync(new URL('README.md', root), 'utf8');

/** Returns every string in a JSON value, at any depth. */
const stringsIn = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value
      ? Object.values(value).flatMap(stringsIn)
      : [];

const field = (value: unknown, key: string): object => Object(Reflect.get(Object(value), key));

void describe('the package', () => {
  const manifest = readJson('package.json');
  const locked = Object.entries(field(readJson('package-lock.json'), 'packages'));
  const notInstalledKinds = ['dev', 'devOptional', 'optional', 'peer'];
  const installed = locked.filter(([, entry]) => !notInstalledKinds.some((flag) => Reflect.get(Object(entry), flag)));

  void it('installs at most 30 packages, and as many as the README states', () => {
    // The first entry of the lock file is the package itself.
    assert.ok(installed.length <= 30, `${installed.length}`);
    assert.match(readme, new RegExp(` installs ${installed.length} packages, topslot included`));
  });

  void it('gives a reason for every dependency in the README', () => {
    for (const name of Object.keys(field(manifest, 'dependencies'))) {
      assert.match(readme, new RegExp(`^- .*\`${name}\`.*: `, 'm'));
    }
  });

  void it('pins every version', () => {
    for (const kind of ['dependencies', 'devDependencies']) {
      for (const version of stringsIn(field(manifest, kind))) assert.match(version, /^(npm:[\w-]+@)?\d+\.\d+\.\d+$/);
    }
  });

  void it('has every file that bin and exports name', () => {
    const declaredFiles = stringsIn([field(manifest, 'bin'), field(manifest, 'exports')]);
    assert.ok(declaredFiles.length >= 8);
    for (const name of declaredFiles) assert.ok(existsSync(fileURLToPath(new URL(name, root))), name);
  });
});
