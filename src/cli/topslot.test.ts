import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { run } from './runCli.test.ts';

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

void describe('topslot', () => {
  const asks: readonly (readonly string[])[] = [
    ['--help'],
    ['help'],
    ['serve', '--help'],
    ['snippet', '--help'],
    ['--dev', '--help'],
  ];
  for (const words of asks) {
    void it(`${words.join(' ')} prints how it is used`, () => {
      const { code, stdout, stderr } = run(tmpdir(), ...words);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /^topslot puts the right story in the top slot of a front page\.\n/);
      for (const option of [
        '--dev',
        '--config',
        '--feed',
        '--app',
        '--host',
        '--port',
        '--data',
        '--sets',
        '--endpoint',
      ]) {
        assert.ok(stdout.includes(`  ${option}`), option);
      }
    });
  }

  void it('--version prints the version of the package', () => {
    assert.deepEqual(run(tmpdir(), '--version'), { code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  // The last three are what every JavaScript object has.
  for (const word of [
    'serv',
    'Serve',
    'news=https://www.example/rss.xml',
    '',
    'toString',
    'constructor',
    '__proto__',
  ]) {
    void it(`knows no command "${word}", and shows those that there are`, () => {
      const { code, stdout, stderr } = run(tmpdir(), word);
      assert.deepEqual([code, stdout], [2, '']);
      assert.ok(stderr.startsWith(`topslot: there is no command "${word}".\n\ntopslot puts the right story`), stderr);
    });
  }

  const wrong: readonly [words: readonly string[], named: string][] = [
    [['--colour'], '--colour'],
    [['serve', '--colour', 'red'], '--colour'],
    [['snippet', '--dev'], '--dev'],
    [['--port'], '--port'],
    [['--dev=yes'], '--dev'],
    [['serve', 'news'], 'news'],
    [['snippet', 'news'], 'news'],
  ];
  for (const [words, named] of wrong) {
    void it(`${words.join(' ')} is refused with a sentence`, () => {
      const { code, stdout, stderr } = run(tmpdir(), ...words);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, /^topslot: .+ See topslot --help\.\n$/s);
      assert.ok(stderr.includes(named), stderr);
    });
  }
});
