import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_CALLBACK, isCallbackName, WIDGET_CALLBACK } from './callbackName.ts';

void describe('isCallbackName', () => {
  const allowed = ['callback', 'cb', '_', '$', '_cb1', '$cb', 'jQuery17203194', 'topslot.answer', 'a'.repeat(64)];
  for (const name of allowed) {
    void it(`allows ${name.slice(0, 20)}`, () => assert.equal(isCallbackName(name), true));
  }

  const rejected = [
    '',
    ' ',
    '1cb',
    'a-b',
    'a b',
    'a.b',
    'window.alert',
    'opener.document.body.firstElementChild.click',
    'topslot.push',
    'topslot.answer.call',
    'Topslot.answer',
    ' topslot.answer',
    'topslot.answer\n',
    'callback\n',
    'callback()',
    'callback;alert',
    'cb[0]',
    "cb['x']",
    'é',
    '<script>',
    '/**/cb',
    '\u2028',
    'a'.repeat(65),
  ];
  for (const name of rejected) {
    void it(`rejects ${JSON.stringify(name.slice(0, 50))}`, () => assert.equal(isCallbackName(name), false));
  }

  void it('allows the default name, which is the one of the original service', () => {
    assert.equal(DEFAULT_CALLBACK, 'callback');
    assert.ok(isCallbackName(DEFAULT_CALLBACK));
    assert.equal(WIDGET_CALLBACK, 'topslot.answer');
  });
});
