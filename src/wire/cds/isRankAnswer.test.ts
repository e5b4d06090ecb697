import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isRankAnswer } from './isRankAnswer.ts';

const ANSWER = {
  ranking: [{ id: 'url1' }, { id: 'url2', details: [{ guid: '2' }] }],
  eventId: 'e',
  appId: 'my-site',
  rewardAction: 'url1',
  actionSets: [{ id: 'news', lastRefresh: '2017-04-29T22:34:25.3401438Z' }],
};

void describe('isRankAnswer', () => {
  const { rewardAction: _, ...withoutRewardAction } = ANSWER;
  const { actionSets: __, ...withoutSets } = ANSWER;
  const accepted: readonly [description: string, value: unknown][] = [
    ['all keys', ANSWER],
    ["no rewardAction, like the document's example", withoutRewardAction],
    ['no actionSets', withoutSets],
    ['an empty ranking', { ...ANSWER, ranking: [] }],
    ['unknown keys', { ...ANSWER, more: 1 }],
    ['no prototype', Object.assign(Object.create(null), ANSWER)],
  ];
  for (const [description, value] of accepted) {
    void it(`accepts an answer with ${description}`, () => assert.equal(isRankAnswer(value, 'my-site'), true));
  }

  const rejected: readonly [description: string, value: unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['a number', 5],
    ['a string', 'callback'],
    ['a boolean', true],
    ['a symbol', Symbol('answer')],
    ['a function', () => ANSWER],
    ['an empty object', {}],
    ['an array', [ANSWER]],
    ['unparsed JSON', JSON.stringify(ANSWER)],
    ["another app's answer", { ...ANSWER, appId: 'other' }],
    ['an app id that only converts to the right string', { ...ANSWER, appId: { toString: () => 'my-site' } }],
    ['an app id in an array', { ...ANSWER, appId: ['my-site'] }],
    ['a missing event id', { ...ANSWER, eventId: undefined }],
    ['a numeric event id', { ...ANSWER, eventId: 5 }],
    ['a boxed event id', { ...ANSWER, eventId: Object('e') }],
    ['a missing ranking', { ...ANSWER, ranking: undefined }],
    ['a ranking of null', { ...ANSWER, ranking: null }],
    ['a ranking that is a string', { ...ANSWER, ranking: 'url1' }],
    ['a ranking that is an array-like object', { ...ANSWER, ranking: { length: 1, 0: { id: 'url1' } } }],
  ];
  for (const [description, value] of rejected) {
    void it(`rejects ${description}`, () => assert.equal(isRankAnswer(value, 'my-site'), false));
  }
});
