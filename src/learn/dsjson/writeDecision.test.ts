import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createOutcomes } from '../folds/outcomes.ts';
import type { ArticleRecord, DecisionRecord, LogRecord } from '../records/record.ts';
import { activation, article, decision, delivery, NOON, reward } from '../records/testRecords.test.ts';
import { readDecisionLine } from './strictReader.test.ts';
import { writeDecision } from './writeDecision.ts';

const ID = 'ee9e857b57644a3fa600bc0343952ae8-sVvR';
const HOUR = 3_600_000;

/** Returns the line of the first decision. */
const lineOf = (...records: readonly LogRecord[]): string | undefined => {
  const lines: (string | undefined)[] = [];
  const outcomes = createOutcomes({ rewardWait: 600_000, onSettled: (outcome) => lines.push(writeDecision(outcome)) });
  for (const record of records) outcomes.applyRecord(record);
  outcomes.finish(NOON);
  return lines[0];
};

const ABC = ['a', 'b', 'c'].map((hash) => article(hash));
const plain = decision(ID, NOON);
const written = (...records: readonly LogRecord[]): string =>
  lineOf(...ABC, ...records) ?? assert.fail('nothing was written');

/** Return a line with another context or another first article. */
const withContext = (context: DecisionRecord['context']): string => written({ ...plain, context });
const withArticle = (change: Partial<ArticleRecord>, clicked?: readonly number[]): string =>
  lineOf(article('a', change), article('b'), article('c'), { ...plain, ...(clicked && { clicked }) }) ?? '';

const BARE =
  `{"_label_cost":0,"_label_probability":0.333333,"_label_Action":2,"_labelIndex":1,` +
  `"Timestamp":"2026-11-04T12:00:00.0000000Z","Version":"1","EventId":"${ID}","a":[2,1,3],` +
  `"c":{"OUserAgent":{"DeviceType":"phone"},"THour":{"hour":"12"},"_multi":[` +
  ['a', 'b', 'c']
    .map((name) => `https://www.example/${name}`)
    .map((id) => `{"_tag":"${id}","i":{"constant":1,"id":"${id}"},"j":[{}]}`)
    .join(',') +
  `]},"p":[0.333333,0.333334,0.333333],"VWState":{"m":"random"}}`;

void describe('writeDecision', () => {
  void it('writes a decision byte for byte', () => assert.equal(written(plain), BARE));

  void it('writes the facts about an article', () => {
    const features = [{ topic: 'sea', tags: ['a', 'b'], vector: [0.5, 2], _multi: [], _label_cost: 5 }, 'lead', null];
    const line = withArticle({ set: 'news', title: 'A "new"\nharbour', date: NOON - 3 * HOUR, features }, [0]);
    assert.ok(
      line.includes(
        '"j":[{"set":"news","age":"4h","clicked":true,"_text":"A \\"new\\"\\nharbour"},' +
          '{"features.topic=sea":1,"features.tags=a":1,"features.tags=b":1,"features.vector[0]":0.5,"features.vector[1]":2,' +
          '"features._label_cost":5,"features=lead":1}]',
      ),
      line,
    );
    assert.deepEqual(readDecisionLine(line), []);
  });

  const ages: readonly [hours: number, age: string][] = [
    [-5, '1h'],
    [0, '1h'],
    [1, '1h'],
    [1.01, '2h'],
    [2, '2h'],
    [2.5, '4h'],
    [9, '16h'],
    [24 * 365, '16384h'],
  ];
  for (const [hours, age] of ages) {
    void it(`writes an age of ${hours} hours as ${age}`, () =>
      assert.ok(withArticle({ date: NOON - hours * HOUR }).includes(`"j":[{"age":"${age}"}]`)));
  }

  void it('writes the age at the time of the decision, also for a cached article', () => {
    const records = [article('a', { date: NOON }), article('b'), article('c')];
    assert.ok(lineOf(...records, plain)?.includes('"age":"1h"'));
    assert.ok(lineOf(...records, decision(ID, NOON + 7 * HOUR))?.includes('"age":"8h"'));
    assert.ok(lineOf(...records, { ...plain, clicked: [0] })?.includes('"age":"1h","clicked":true'));
    assert.ok(!lineOf(...records, plain)?.includes('clicked'));
  });

  void it('writes the facts about the visit without the ids of the reader', () => {
    const context: DecisionRecord['context'] = {
      device: 'desktop',
      hour: 0,
      from: 'search',
      language: 'de',
      liked: 'sports',
      reader: 'secret-reader',
      shared: [{ weather: 'rain', age: 40, GUser: { id: 1 } }],
    };
    const line = lineOf(...ABC, { ...plain, context, uid: 'secret-uid', requestId: 'secret-request' }) ?? '';
    assert.ok(
      line.includes(
        '"c":{"GUser":{"language":"de","liked":"sports"},"MRefer":{"from":"search"},"OUserAgent":{"DeviceType":"desktop"},' +
          '"THour":{"hour":"0"},"SShared":{"shared.weather=rain":1,"shared.age":10,"shared.GUser.id":1},"_multi":[',
      ),
      line,
    );
    assert.ok(!line.includes('secret'));
    assert.deepEqual(readDecisionLine(line), []);
  });

  const costs: readonly [value: number, cost: string][] = [
    [1, '-1'],
    [0, '0'],
    [-0, '0'],
    [1.36, '-1.36'],
    [-2, '2'],
    [1e300, '-1e+300'],
  ];
  for (const [value, cost] of costs) {
    void it(`writes a cost of ${cost} for a reward of ${Object.is(value, -0) ? '-0' : value}`, () => {
      const line = written(plain, reward(ID, NOON, value));
      assert.ok(line.startsWith(`{"_label_cost":${cost},`), line);
      const v = JSON.stringify(value);
      assert.ok(
        line.includes(`"_labelIndex":1,"o":[{"v":${v},"EventId":"${ID}","ActionTaken":false}],"Timestamp":`),
        line,
      );
      assert.deepEqual(readDecisionLine(line), []);
    });
  }

  const deferred: DecisionRecord = { ...plain, defer: true };
  const bot: DecisionRecord = { ...plain, context: { device: 'bot', hour: 12 } };
  const delivered = (ids: readonly string[]) =>
    delivery(
      ID,
      NOON,
      ids.map((name) => `https://www.example/${name}`),
    );
  const cases: readonly [decision: string, skip: boolean, records: readonly LogRecord[]][] = [
    ['a plain decision', false, [plain]],
    ['a deferred one', true, [deferred]],
    ['a deferred one, activated', false, [deferred, activation(ID, NOON)]],
    ['a deferred one, rewarded', false, [deferred, reward(ID, NOON)]],
    ['one that was not shown', true, [plain, delivered(['a', 'b'])]],
    ['one that was shown', false, [plain, delivered(['b', 'a'])]],
    ['one that was not shown, and rewarded', false, [plain, delivered(['a', 'b']), reward(ID, NOON)]],
    ['a decision for a bot', true, [bot]],
    ['a decision for a bot, rewarded', true, [bot, reward(ID, NOON)]],
  ];
  for (const [name, skip, records] of cases) {
    void it(`${skip ? 'sets' : 'omits'} _skipLearn for ${name}`, () => {
      const line = written(...records);
      assert.equal(line.includes(',"_labelIndex":1,"_skipLearn":true,'), skip, line);
      assert.equal(line.includes('_skipLearn'), skip);
      assert.deepEqual(readDecisionLine(line), []);
    });
  }

  void it('returns undefined for an empty ranking', () => {
    assert.equal(lineOf({ ...plain, articles: [], order: [], probabilities: [] }), undefined);
  });

  void it('returns undefined if the log no longer contains an article', () => {
    assert.equal(lineOf(...ABC.slice(1), plain), undefined);
  });

  void it('writes a valid line for any text of publishers and callers', () => {
    const texts = ['\u2028', '"]}', '\ud800', '__proto__', '],"c":{', '"a":[9]', '\\', '_multi', '\r\n', 'ж'];
    for (const text of texts) {
      const features = [JSON.parse(`{"__proto__": 1}`), { [text]: text }, [text, [text]], { _tag: text }];
      const line = withArticle({ id: text, title: text, set: text, features });
      assert.deepEqual(readDecisionLine(line), [], line);
      const shared = withContext({ device: 'phone', hour: 1, language: text, shared: features });
      assert.deepEqual(readDecisionLine(shared), [], shared);
    }
  });
});

void describe('the strict reader', () => {
  const validLine = written({ ...plain, context: { device: 'bot', hour: 12, language: 'de' } }, reward(ID, NOON));

  void it('accepts a valid line', () => assert.deepEqual(readDecisionLine(validLine), []));

  const mistakes: readonly [mistake: string, from: string | RegExp, to: string][] = [
    ['invalid JSON', /\}$/, ''],
    ['two lines', '"Version"', '\n"Version"'],
    ['a space', '"Version":"1"', '"Version": "1"'],
    ['-0', '"_label_cost":-1', '"_label_cost":-0'],
    ['a cost that is not minus the reward', '"_label_cost":-1', '"_label_cost":1'],
    ['a cost that is a text', '"_label_cost":-1', '"_label_cost":"-1"'],
    ['no cost', '"_label_cost":-1,', ''],
    ['another first key', /^\{("_label_cost":-1),("_label_probability":[^,]+)/, '{$2,$1'],
    ['another probability', '"_label_probability":0.333333', '"_label_probability":0.333334'],
    ['a 0-based action', '"_label_Action":2', '"_label_Action":1'],
    ['a 1-based index', '"_labelIndex":1', '"_labelIndex":2'],
    ['_skipLearn: false', '"_skipLearn":true', '"_skipLearn":false'],
    ['_skipLearn after o', /("_skipLearn":true),("o":\[.*?\])/, '$2,$1'],
    ['an observation of another event', '"v":1,"EventId":"e', '"v":1,"EventId":"f'],
    ['an observation of another reward', '"v":1', '"v":2'],
    ['an observation that is an action', '"ActionTaken":false', '"ActionTaken":true'],
    ['three fraction digits', '.0000000Z', '.000Z'],
    ['an invalid time', '2026-11-04T12', '2026-13-04T12'],
    ['a Version that is a number', '"Version":"1"', '"Version":1'],
    ['Version before Timestamp', /("Timestamp":"[^"]+"),("Version":"1")/, '$2,$1'],
    ['EventId before Version', /("Version":"1"),("EventId":"[^"]+")/, '$2,$1'],
    ['a short EventId', /"EventId":"[^"]+","a"/, '"EventId":"e","a"'],
    ['an action twice', '"a":[2,1,3]', '"a":[2,1,1]'],
    ['an action number that does not exist', '"a":[2,1,3]', '"a":[2,1,4]'],
    ['0-based actions', '"a":[2,1,3]', '"a":[2,1,0]'],
    ['a missing action number', '"a":[2,1,3]', '"a":[2,1]'],
    ['p before c', /("c":.*),("p":\[[^\]]+\])/, '$2,$1'],
    ['chances that do not add up', '0.333334,0.333333]', '0.333334,0.3]'],
    ['a chance that is negative', '0.333334,0.333333]', '1,-0.333333]'],
    ['chances that are texts', '0.333334,0.333333]', '"0.333334",0.333333]'],
    ['namespaces with the same first letter', '"OUserAgent"', '"TUserAgent"'],
    ['a namespace with the first letter of the actions', '"GUser"', '"iUser"'],
    ['a namespace after the actions', '"j":[{}]}]}', '"j":[{}]}],"Zone":{}}'],
    ['a namespace that is a number', '{"DeviceType":"bot"}', '5'],
    ['a list of texts as a feature', '{"DeviceType":"bot"}', '{"DeviceType":["bot"]}'],
    ['null as a feature', '{"DeviceType":"bot"}', '{"DeviceType":null}'],
    ['a reserved key as a feature', '{"DeviceType":"bot"}', '{"_multi":1}'],
    [
      'more actions than action numbers',
      '"j":[{}]}]}',
      '"j":[{}]},{"_tag":"d","i":{"constant":1,"id":"d"},"j":[{}]}]}',
    ],
    ['the same tag twice', /example\/b/g, 'example/a'],
    ['a tag that is not the id', '"_tag":"https://www.example/a"', '"_tag":"a"'],
    ['no constant', '"constant":1,', ''],
    ['features before ids', '"i":{"constant":1,"id":"https://www.example/a"},"j":[{}]', '"j":[{}],"i":{}'],
    ['features that are not a list', '"j":[{}]', '"j":{}'],
    ['no VWState', /,"VWState":.*\}\}$/, '}'],
    ['a VWState without a model', '{"m":"random"}', '{}'],
    ['an additional key', '"VWState"', '"more":1,"VWState"'],
  ];
  for (const [mistake, from, to] of mistakes) {
    void it(`rejects ${mistake}`, () => {
      const invalidLine = validLine.replace(from, to);
      assert.notEqual(invalidLine, validLine);
      assert.notDeepEqual(readDecisionLine(invalidLine), []);
    });
  }
});
