import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { throttleLines } from './throttleLines.ts';

const create = (start = 0) => {
  const logged: string[] = [];
  let time = start;
  const logLine = throttleLines(
    (line) => logged.push(line),
    () => time,
  );
  return { logLine, logged, wait: (milliseconds: number) => (time += milliseconds) };
};

void describe('throttleLines', () => {
  void it('logs each distinct line once a minute', () => {
    const { logLine, logged, wait } = create();
    logLine('a');
    logLine('b');
    logLine('a');
    wait(59_999);
    logLine('a');
    logLine('b');
    assert.deepEqual(logged, ['a', 'b']);
    wait(1);
    logLine('a');
    logLine('a');
    assert.deepEqual(logged, ['a', 'b', 'a']);
  });

  void it('counts the minute from the last time a line was logged, not suppressed', () => {
    const { logLine, logged, wait } = create();
    logLine('a');
    wait(40_000);
    logLine('a');
    wait(20_000);
    logLine('a');
    assert.equal(logged.length, 2);
    wait(59_999);
    logLine('a');
    assert.equal(logged.length, 2);
  });

  void it('keeps logging after the clock was set back', () => {
    const { logLine, logged, wait } = create(3_600_000);
    logLine('a');
    wait(-1);
    logLine('a');
    assert.equal(logged.length, 1);
    wait(-3_000_000);
    logLine('a');
    assert.equal(logged.length, 2);
  });

  void it('omits lines after the first thousand in a minute, reports that once, and logs new lines a minute later', () => {
    const { logLine, logged, wait } = create();
    for (let index = 0; index < 5000; index += 1) logLine(`line ${index}`);
    assert.equal(logged.length, 1000);
    assert.deepEqual(logged.slice(-2), ['line 998', 'line 999 (Further lines in this minute are omitted.)']);
    wait(59_999);
    logLine('new');
    assert.equal(logged.length, 1000);
    wait(1);
    logLine('new');
    logLine('line 4999');
    assert.deepEqual(logged.slice(1000), ['new', 'line 4999']);
  });

  void it('frees the capacity of each line after a minute', () => {
    const { logLine, logged, wait } = create();
    for (let index = 0; index < 1000; index += 1) {
      logLine(`line ${index}`);
      wait(60);
    }
    // The first line is now a minute old, the second is not.
    logLine('new');
    logLine('newer');
    assert.deepEqual(logged.slice(1000), ['new (Further lines in this minute are omitted.)']);
    wait(60);
    logLine('newer');
    assert.equal(logged.length, 1002);
  });

  void it('logs a single line without control characters', () => {
    const { logLine, logged } = create();
    logLine('scene a\nlog: all is well\r\u001b[2J\u0000\u009b1m\u2028x\u2029ü');
    assert.deepEqual(logged, ['scene a log: all is well  [2J  1m x ü']);
  });

  void it('truncates a line to 1,000 characters and then compares it', () => {
    const { logLine, logged } = create();
    logLine(`${'x'.repeat(1000)}a`);
    logLine(`${'x'.repeat(1000)}b`);
    assert.deepEqual(logged, ['x'.repeat(1000)]);
  });
});
