import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallbackFacts } from '../../wire/dashboard/requestFacts.ts';
import { articleName, describeCallback } from './describeCallback.ts';
import { findChanges } from './decisions.ts';

const ids = (names: string): string[] => names.split(' ').map((name) => `https://www.example/${name}`);

const describeChange = (change: Partial<CallbackFacts> = {}, code?: number, joined?: 'repeated'): string => {
  const items = ids('a b c').map((id) => ({ id }));
  const callback = { api: 'pairec', scene: 'home', uid: 'u', browser: false, items, ...change } as const;
  const { effect, delivery } = describeCallback(callback, findChanges(ids('a b c'), callback), code, joined);
  return `${effect} | ${delivery}`;
};

void describe('describeCallback', () => {
  const changed = [
    ...ids('a x c').map((id) => ({ id })),
    ...ids('b').map((id) => ({ id, reason: 'filtered' }) as const),
  ];
  const rows: readonly [actual: string, expected: string][] = [
    [
      describeChange({ onTop: true }),
      'PAI-Rec callback: top story on top, so activated | 3 items of scene home, from a server · as ranked',
    ],
    [
      describeChange({ onTop: true, browser: true }),
      'PAI-Rec callback: top story on top, activated when displayed | 3 items of scene home, from the page · as ranked',
    ],
    [
      describeChange({ onTop: false, wasSeen: true }),
      'PAI-Rec callback: top story not on top, but displayed before | 3 items of scene home, from a server · as ranked',
    ],
    [describeChange({ items: [] }), 'PAI-Rec callback | 0 items of scene home, from a server · without a, b, c'],
    [
      describeChange({ onTop: false, browser: true }),
      'PAI-Rec callback: top story not on top, so not activated | 3 items of scene home, from the page · as ranked',
    ],
    [
      describeChange({ items: changed }),
      'PAI-Rec callback | 3 items of scene home, from a server · without b · with x inserted at 2',
    ],
    [
      describeChange({ items: ids('b a c').map((id) => ({ id })) }),
      'PAI-Rec callback | 3 items of scene home, from a server · in a different order',
    ],
    [
      describeChange({ api: 'volcengine' }, 409),
      'Volcengine callback rejected with code 409 | 3 items of scene home, from a server · as ranked',
    ],
    [
      describeChange({}, 0, 'repeated'),
      'PAI-Rec callback repeated, so ignored | 3 items of scene home, from a server · as ranked',
    ],
  ];
  for (const [actual, expected] of rows) void it(`returns "${expected}"`, () => assert.equal(actual, expected));

  void it('names an article by the last segment of its URL', () => {
    assert.deepEqual(['https://www.example/a/', 'guid', '', undefined].map(articleName), [
      'a',
      'guid',
      'nothing',
      'nothing',
    ]);
  });
});
