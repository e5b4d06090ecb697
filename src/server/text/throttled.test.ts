import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { throttled } from './throttled.ts';

const create = (start = 0) => {
  const said: string[] = [];
  let time = start;
  const say = throttled(
    (line) => said.push(line),
    () => time,
  );
  return { say, said, wait: (milliseconds: number) => (time += milliseconds) };
};

void describe('throttled', () => {
  void it('passes a line on once a minute, and each one by itself', () => {
    const { say, said, wait } = create();
    say('a');
    say('b');
    say('a');
    wait(59_999);
    say('a');
    say('b');
    assert.deepEqual(said, ['a', 'b']);
    wait(1);
    say('a');
    say('a');
    assert.deepEqual(said, ['a', 'b', 'a']);
  });

  void it('counts the minute from when the line was said, not from when it was kept back', () => {
    const { say, said, wait } = create();
    say('a');
    wait(40_000);
    say('a');
    wait(20_000);
    say('a');
    assert.equal(said.length, 2);
    wait(59_999);
    say('a');
    assert.equal(said.length, 2);
  });

  void it('goes on when the clock is set back', () => {
    const { say, said, wait } = create(3_600_000);
    say('a');
    wait(-1);
    say('a');
    assert.equal(said.length, 1);
    wait(-3_000_000);
    say('a');
    assert.equal(said.length, 2);
  });

  void it('leaves out what is more than a thousand lines a minute, says so once, and takes new ones a minute later', () => {
    const { say, said, wait } = create();
    for (let index = 0; index < 5000; index += 1) say(`line ${index}`);
    assert.equal(said.length, 1000);
    assert.deepEqual(said.slice(-2), ['line 998', 'line 999 (More in this minute is left out.)']);
    wait(59_999);
    say('new');
    assert.equal(said.length, 1000);
    wait(1);
    say('new');
    say('line 4999');
    assert.deepEqual(said.slice(1000), ['new', 'line 4999']);
  });

  void it('makes room as lines grow old, one by one', () => {
    const { say, said, wait } = create();
    for (let index = 0; index < 1000; index += 1) {
      say(`line ${index}`);
      wait(60);
    }
    // The first is a minute old now, the second not yet.
    say('new');
    say('newer');
    assert.deepEqual(said.slice(1000), ['new (More in this minute is left out.)']);
    wait(60);
    say('newer');
    assert.equal(said.length, 1002);
  });

  void it('is one line that drives no terminal, whatever a caller has put into it', () => {
    const { say, said } = create();
    say('scene a\nlog: all is well\r\u001b[2J\u0000\u009b1m\u2028x\u2029ü');
    assert.deepEqual(said, ['scene a log: all is well  [2J  1m x ü']);
  });

  void it('cuts a line at a thousand characters, and takes what is the same so far for the same', () => {
    const { say, said } = create();
    say(`${'x'.repeat(1000)}a`);
    say(`${'x'.repeat(1000)}b`);
    assert.deepEqual(said, ['x'.repeat(1000)]);
  });
});
