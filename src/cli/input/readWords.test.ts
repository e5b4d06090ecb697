import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDraws } from '../../learn/numbers/draws.ts';
import { readWords } from './readWords.ts';

const OPTIONS = {
  config: { type: 'string', value: '<file>', help: '' },
  feed: { type: 'string', value: '<name>=<url>', help: '', multiple: true },
  rate: { type: 'string', value: '<n>', help: '', default: '200' },
  dev: { type: 'boolean', help: '' },
} as const;

void describe('readWords', () => {
  void it('returns the values of the options, their defaults, and the other words', () => {
    const words = ['topic', '--config', 'x.json', '--feed=a=b', '--feed', 'c=d', '--dev'];
    const read = readWords(words, OPTIONS, 1);
    assert.ok(read.ok);
    assert.deepEqual({ ...read.values }, { config: 'x.json', feed: ['a=b', 'c=d'], dev: true, rate: '200' });
    assert.deepEqual(read.words, ['topic']);
  });

  void it('accepts values that begin with a dash after an equals sign, and a single dash', () => {
    const read = readWords(['--config=-x', '--rate', '-'], OPTIONS);
    assert.ok(read.ok);
    assert.deepEqual([read.values.config, read.values.rate], ['-x', '-']);
  });

  const mistakes: readonly [words: readonly string[], why: string][] = [
    [['--cofnig', 'x'], 'There is no option --cofnig. Did you mean --config?'],
    [['--CONFIG=x'], 'There is no option --CONFIG. Did you mean --config?'],
    [['--hlep'], 'There is no option --hlep. Did you mean --help?'],
    [['-dev'], 'There is no option -dev. Did you mean --dev?'],
    [['--toString'], 'There is no option --toString.'],
    [['--dev', '--colour', 'red'], 'There is no option --colour.'],
    [['red', '--colour'], '"red" is not an option. Options begin with "--".'],
    [['--', '--dev'], '"--dev" is not an option. Options begin with "--".'],
    [['--config'], '--config needs a value: --config <file>.'],
    [
      ['--config', '--dev'],
      '--config needs a value: --config <file>. To use "--dev" as the value, write --config=--dev.',
    ],
    [['--dev=1'], '--dev takes no value, but has "1".'],
  ];
  for (const [words, why] of mistakes) {
    void it(`names the mistake in: ${words.join(' ')}`, () => {
      assert.deepEqual(readWords(words, OPTIONS), { ok: false, why, isUsageError: true });
    });
  }

  void it('never throws: 20,000 random command lines', () => {
    const draw = createDraws('command lines');
    const parts = [
      '--config',
      '--dev',
      '--feed',
      '--rate',
      '--',
      '-',
      '-d',
      '=',
      'x',
      '',
      '--no-dev',
      '-dx',
      'é',
      '__proto__',
    ];
    const pick = (): string => parts[Math.floor(draw() * parts.length)] ?? '';
    let accepted = 0;
    for (let run = 0; run < 20_000; run += 1) {
      const words = Array.from({ length: Math.floor(draw() * 5) }, () =>
        draw() < 0.7 ? pick() : pick() + pick() + pick(),
      );
      const read = readWords(words, OPTIONS, 1);
      if (read.ok) accepted += 1;
      else assert.match(read.why, /^(?:There is no option |"|--\w+ (?:needs|takes))/, words.join(' '));
    }
    assert.ok(accepted > 1000);
  });
});
