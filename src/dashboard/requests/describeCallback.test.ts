import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CallbackFacts } from '../../wire/dashboard/requestFacts.ts';
import { articleName, describeCallback } from './describeCallback.ts';
import { changesOf } from './model.ts';

const ids = (names: string): string[] => names.split(' ').map((name) => `https://www.example/${name}`);

const say = (change: Partial<CallbackFacts> = {}, ...rest: [code?: number, joined?: 'repeated']): string => {
  const items = ids('a b c').map((id) => ({ id }));
  const callback = { api: 'pairec', scene: 'home', uid: 'u', browser: false, items, ...change } as const;
  const { taken, delivered } = describeCallback(callback, changesOf(ids('a b c'), callback), rest[0], rest[1]);
  return `${taken} | ${delivered}`;
};

void describe('a callback in the inspector', () => {
  const changed = [
    ...ids('a x c').map((id) => ({ id })),
    ...ids('b').map((id) => ({ id, reason: 'filtered' }) as const),
  ];
  const rows: readonly [told: string, sentence: string][] = [
    [say({ onTop: true }), 'PAI-Rec callback: on top, so activated | 3 items of scene home, from a server · as ranked'],
    [
      say({ onTop: true, browser: true }),
      'PAI-Rec callback: on top, yet to be displayed | 3 items of scene home, from the page · as ranked',
    ],
    [
      say({ onTop: false, wasSeen: true }),
      'PAI-Rec callback: not on top, but seen before | 3 items of scene home, from a server · as ranked',
    ],
    [say({ items: [] }), 'PAI-Rec callback | 0 items of scene home, from a server · without a, b, c'],
    [
      say({ onTop: false, browser: true }),
      'PAI-Rec callback: not on top, so never shown | 3 items of scene home, from the page · as ranked',
    ],
    [
      say({ items: changed }),
      'PAI-Rec callback | 3 items of scene home, from a server · without b · with x put in at 2',
    ],
    [
      say({ items: ids('b a c').map((id) => ({ id })) }),
      'PAI-Rec callback | 3 items of scene home, from a server · in another order',
    ],
    [
      say({ api: 'volcengine' }, 409),
      'Volcengine refused with code 409 | 3 items of scene home, from a server · as ranked',
    ],
    [
      say({}, 0, 'repeated'),
      'PAI-Rec came again, and changes nothing | 3 items of scene home, from a server · as ranked',
    ],
  ];
  for (const [told, sentence] of rows) void it(`says: ${sentence}`, () => assert.equal(told, sentence));

  void it('calls an article by the end of its address', () => {
    assert.deepEqual(['https://www.example/a/', 'guid', '', undefined].map(articleName), [
      'a',
      'guid',
      'nothing',
      'nothing',
    ]);
  });
});
