import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prepareCandidates, type Candidate } from './candidates.ts';

const ID = 'https://www.example/a';
const FACTS = { title: 'page title', image: 'https://www.example/i.png', ds_id: '234', description: 'some text' };

const hashOf = (candidate: Candidate): string => prepareCandidates([candidate]).hashes[0] ?? assert.fail('no hash');

void describe('an entry of the ranking', () => {
  const entries: readonly [what: string, candidate: Candidate, written: readonly [string, string, string]][] = [
    ['of an article with only a link', { id: 'u' }, ['{"id":"u"}', '{"id":"u"}', '{"id":"u"}']],
    [
      'of an article with a guid',
      { id: 'u', guid: '123' },
      ['{"id":"u"}', '{"id":"u","details":[{"guid":"123"}]}', '{"id":"u","details":[{"guid":"123"}]}'],
    ],
    [
      'of an article whose page is not read yet',
      { id: 'u', guid: '123', title: 'feed title', date: 1 },
      [
        '{"id":"u"}',
        '{"id":"u","details":[{"guid":"123"}]}',
        '{"id":"u","details":[{"guid":"123"},{"title":"feed title"}]}',
      ],
    ],
    [
      'of an article whose page has all facts',
      { id: 'u', guid: '123', title: 'feed title', facts: FACTS },
      [
        '{"id":"u"}',
        '{"id":"u","details":[{"guid":"123"}]}',
        '{"id":"u","details":[{"guid":"123"},{"description":"some text","ds_id":"234",' +
          '"image":"https://www.example/i.png","title":"page title"}]}',
      ],
    ],
    [
      'of an article whose page has no title',
      { id: 'u', title: 'feed title', facts: { description: 'some text' } },
      ['{"id":"u"}', '{"id":"u"}', '{"id":"u","details":[{"description":"some text","title":"feed title"}]}'],
    ],
    [
      'of an article whose page has no facts',
      { id: 'u', guid: '123', facts: {} },
      ['{"id":"u"}', '{"id":"u","details":[{"guid":"123"}]}', '{"id":"u","details":[{"guid":"123"}]}'],
    ],
    [
      'of an article without a guid whose page was read',
      { id: 'u', facts: { image: 'i' } },
      ['{"id":"u"}', '{"id":"u"}', '{"id":"u","details":[{"image":"i"}]}'],
    ],
  ];
  for (const [what, candidate, written] of entries) {
    for (const level of [0, 1, 2] as const) {
      void it(`${what} with details=${level}`, () => {
        assert.equal(prepareCandidates([candidate]).writeEntries([0], level), written[level]);
      });
    }
  }

  void it('is at its place in the order, regardless of the previous order', () => {
    const { writeEntries } = prepareCandidates([{ id: 'a' }, { id: 'b' }]);
    const order = [1, 0];
    assert.equal(writeEntries(order, 0), '{"id":"b"},{"id":"a"}');
    assert.equal(writeEntries([0, 1], 0), '{"id":"a"},{"id":"b"}');
    assert.equal(writeEntries(order, 0), '{"id":"b"},{"id":"a"}');
    assert.equal(writeEntries(order, 1), '{"id":"b"},{"id":"a"}');
  });
});

void describe('the hash of an article', () => {
  const full: Candidate = { id: ID, guid: '1', title: 't', date: 5, features: [{ a: 1 }] };

  void it('is the same for the same version in all lists and processes', () => {
    assert.equal(hashOf({ id: ID }), 'udv3z8-e');
    assert.equal(hashOf(full), 'NA8Gqmed');
    assert.deepEqual(prepareCandidates([{ id: 'other' }, full]).hashes[1], hashOf(full));
  });

  void it('has 8 characters that need no escaping', () => assert.match(hashOf(full), /^[\w-]{8}$/));

  const versions: readonly [what: string, candidate: Candidate][] = [
    ['address', { ...full, id: `${ID}?` }],
    ['guid', { ...full, guid: '2' }],
    ['title', { ...full, title: 'T' }],
    ['date', { ...full, date: 6 }],
    ['features', { ...full, features: [{ a: 2 }] }],
    ['missing title', { id: ID, guid: '1', date: 5, features: [{ a: 1 }] }],
  ];
  for (const [what, candidate] of versions) {
    void it(`changes with the ${what}`, () => assert.notEqual(hashOf(candidate), hashOf(full)));
  }

  void it('does not depend on facts of the page, which are not in the record', () => {
    assert.equal(hashOf({ ...full, facts: FACTS }), hashOf(full));
  });

  void it('does not depend on the order of the keys', () => {
    assert.equal(hashOf({ date: 5, features: [{ a: 1 }], title: 't', guid: '1', id: ID }), hashOf(full));
  });
});

void describe('the record of an article', () => {
  void it('contains all fields of the feed, and the hash', () => {
    const candidate: Candidate = { id: ID, guid: '1', title: 't', date: 5, features: [1], facts: FACTS };
    const { articleRecord, hashes } = prepareCandidates([{ id: 'first' }, candidate]);
    const { facts: _, ...version } = candidate;
    assert.deepEqual(articleRecord(1), { type: 'article', article: hashes[1], ...version });
    assert.deepEqual(articleRecord(0), { type: 'article', article: hashes[0], id: 'first' });
    assert.equal(articleRecord(2), undefined);
  });

  void it('has no keys for missing fields, so that log lines are short', () => {
    const candidate: Candidate = { id: ID, features: [] };
    assert.deepEqual(Object.keys(prepareCandidates([candidate]).articleRecord(0) ?? {}).toSorted(), [
      'article',
      'id',
      'type',
    ]);
  });
});

void describe('no candidates', () => {
  void it('are written as an empty string', () => {
    const { actions, hashes, writeEntries } = prepareCandidates([]);
    assert.deepEqual([actions, hashes, writeEntries([], 2)], [[], [], '']);
  });
});
