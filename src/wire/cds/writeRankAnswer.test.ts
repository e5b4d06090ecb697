import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runInNewContext } from 'node:vm';
import type { Details, RankAnswer } from './rankAnswer.ts';
import { writeActionSets, writeJsonp, writeRankAnswer, writeRankedArticle } from './writeRankAnswer.ts';

const EVENT = 'ee9e857b57644a3fa600bc0343952ae8-sVvR';

void describe('writeRankedArticle', () => {
  const articles: readonly [details: Details | undefined, json: string][] = [
    [undefined, '{"id":"u"}'],
    [[], '{"id":"u"}'],
    [[{ guid: '123' }], '{"id":"u","details":[{"guid":"123"}]}'],
    [
      [{ guid: '123' }, { description: 'd', ds_id: '234', image: 'i', title: 't' }],
      '{"id":"u","details":[{"guid":"123"},{"description":"d","ds_id":"234","image":"i","title":"t"}]}',
    ],
    [[{ title: 't' }], '{"id":"u","details":[{"title":"t"}]}'],
  ];
  for (const [details, json] of articles) {
    void it(`writes ${json}`, () => assert.equal(writeRankedArticle('u', details), json));
  }

  void it('escapes characters that end a script or a line, without changing the value', () => {
    const title = 'a</script><!--b\u2028c\u2029d"e\\f';
    const json = writeRankedArticle('https://x.test/<a>', [{ title }]);
    assert.doesNotMatch(json, /[<\u2028\u2029]/);
    assert.ok(json.includes('a\\u003c/script>\\u003c!--b\\u2028c\\u2029d\\"e\\\\f'), json);
    assert.deepEqual(JSON.parse(json), { id: 'https://x.test/<a>', details: [{ title }] });
  });
});

void describe('writeRankAnswer', () => {
  const answer = writeRankAnswer({
    ranking: [writeRankedArticle('url2'), writeRankedArticle('url1', [{ guid: '1' }])].join(','),
    eventId: EVENT,
    appId: 'my-site',
    rewardAction: 'url2',
    actionSets: writeActionSets([
      { id: 'news', lastRefresh: '2017-04-29T22:34:25.3401438Z' },
      { id: 'sports', lastRefresh: '2017-04-30T22:34:25.3401438Z' },
    ]),
  });

  void it('writes the keys in the order of the contract, without spaces', () => {
    assert.equal(
      answer,
      `{"ranking":[{"id":"url2"},{"id":"url1","details":[{"guid":"1"}]}],"eventId":"${EVENT}","appId":"my-site",` +
        '"rewardAction":"url2","actionSets":[{"id":"news","lastRefresh":"2017-04-29T22:34:25.3401438Z"},' +
        '{"id":"sports","lastRefresh":"2017-04-30T22:34:25.3401438Z"}]}',
    );
  });

  void it('lets a client extract the event id from the text, like an existing client', () => {
    const start = answer.indexOf('"eventId":"') + '"eventId":"'.length;
    assert.equal(answer.slice(start, answer.indexOf('","', start)), EVENT);
  });

  void it('writes an empty ranking', () => {
    assert.equal(
      writeRankAnswer({ ranking: '', eventId: EVENT, appId: 'a', rewardAction: '', actionSets: writeActionSets([]) }),
      `{"ranking":[],"eventId":"${EVENT}","appId":"a","rewardAction":"","actionSets":[]}`,
    );
  });

  void it('escapes the reward action like the ids', () => {
    const id = 'https://x.test/?a=</script>\u2028';
    const json = writeRankAnswer({
      ranking: writeRankedArticle(id),
      eventId: EVENT,
      appId: 'a',
      rewardAction: id,
      actionSets: '[]',
    });
    assert.doesNotMatch(json, /[<\u2028]/);
    const read: RankAnswer = JSON.parse(json);
    assert.equal(read.rewardAction, read.ranking[0]?.id);
  });
});

void describe('writeJsonp', () => {
  void it('starts with the function name and ends the statement', () => {
    assert.equal(writeJsonp('callback', '{"ranking":[]}'), 'callback({"ranking":[]});');
    assert.equal(writeJsonp('topslot.answer', '{}'), 'topslot.answer({});');
  });

  void it('is a script that passes the answer to the function', () => {
    const received: unknown[] = [];
    const id = 'https://x.test/\u2028"\\</script>';
    runInNewContext(writeJsonp('callback', writeRankedArticle(id)), {
      callback: (data: unknown) => received.push(JSON.stringify(data)),
    });
    assert.deepEqual(received, [JSON.stringify({ id })]);
  });
});
