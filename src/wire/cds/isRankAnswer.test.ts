import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRankAnswer } from './isRankAnswer.ts';

const GOOD = {
  ranking: [{ id: 'url1' }, { id: 'url2', details: [{ guid: '2' }] }],
  eventId: 'e',
  appId: 'my-site',
  rewardAction: 'url1',
  actionSets: [{ id: 'news', lastRefresh: '2017-04-29T22:34:25.3401438Z' }],
};

void describe('a rank answer', () => {
  const { rewardAction: _, ...likeTheDocument } = GOOD;
  const { actionSets: __, ...withoutSets } = GOOD;
  const good: readonly [what: string, value: unknown][] = [
    ['everything', GOOD],
    ["no rewardAction, like the document's example", likeTheDocument],
    ['no actionSets', withoutSets],
    ['an empty ranking', { ...GOOD, ranking: [] }],
    ['keys that nobody knows', { ...GOOD, more: 1 }],
    ['no prototype', Object.assign(Object.create(null), GOOD)],
  ];
  for (const [what, value] of good) {
    void it(`may have ${what}`, () => assert.equal(isRankAnswer(value, 'my-site'), true));
  }

  const bad: readonly [what: string, value: unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['a text', 'callback'],
    ['a boolean', true],
    ['a symbol', Symbol('answer')],
    ['a function', () => GOOD],
    ['an empty object', {}],
    ['an array', [GOOD]],
    ['JSON that was never read', JSON.stringify(GOOD)],
    ["another app's answer", { ...GOOD, appId: 'other' }],
    ['an app id that only looks like ours', { ...GOOD, appId: { toString: () => 'my-site' } }],
    ['an app id in a list', { ...GOOD, appId: ['my-site'] }],
    ['without an event id', { ...GOOD, eventId: undefined }],
    ['a numeric event id', { ...GOOD, eventId: 5 }],
    ['a boxed event id', { ...GOOD, eventId: Object('e') }],
    ['without a ranking', { ...GOOD, ranking: undefined }],
    ['a ranking of null', { ...GOOD, ranking: null }],
    ['a ranking that is a text', { ...GOOD, ranking: 'url1' }],
    ['a ranking that only has a length', { ...GOOD, ranking: { length: 1, 0: { id: 'url1' } } }],
  ];
  for (const [what, value] of bad) {
    void it(`is not ${what}`, () => assert.equal(isRankAnswer(value, 'my-site'), false));
  }
});
