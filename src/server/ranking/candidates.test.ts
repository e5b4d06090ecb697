import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prepareCandidates, type Candidate } from './candidates.ts';

const ID = 'https://www.example/a';
const FACTS = { title: 'page title', image: 'https://www.example/i.png', ds_id: '234', description: 'some text' };

const hashOf = (candidate: Candidate): string => prepareCandidates([candidate]).hashes[0] ?? assert.fail('no hash');

void describe('an entry of the ranking', () => {
  const entries: readonly [what: string, candidate: Candidate, written: readonly [string, string, string]][] = [
    ['of an article of which only the address is known', { id: 'u' }, ['{"id":"u"}', '{"id":"u"}', '{"id":"u"}']],
    [
      'of an article with a guid',
      { id: 'u', guid: '123' },
      ['{"id":"u"}', '{"id":"u","details":[{"guid":"123"}]}', '{"id":"u","details":[{"guid":"123"}]}'],
    ],
    [
      'of an article whose page was not read yet',
      { id: 'u', guid: '123', title: 'feed title', date: 1 },
      [
        '{"id":"u"}',
        '{"id":"u","details":[{"guid":"123"}]}',
        '{"id":"u","details":[{"guid":"123"},{"title":"feed title"}]}',
      ],
    ],
    [
      'of an article whose page says everything',
      { id: 'u', guid: '123', title: 'feed title', facts: FACTS },
      [
        '{"id":"u"}',
        '{"id":"u","details":[{"guid":"123"}]}',
        '{"id":"u","details":[{"guid":"123"},{"description":"some text","ds_id":"234",' +
          '"image":"https://www.example/i.png","title":"page title"}]}',
      ],
    ],
    [
      'of an article whose page says nothing of its title',
      { id: 'u', title: 'feed title', facts: { description: 'some text' } },
      ['{"id":"u"}', '{"id":"u"}', '{"id":"u","details":[{"description":"some text","title":"feed title"}]}'],
    ],
    [
      'of an article whose page says nothing at all',
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
        assert.equal(prepareCandidates([candidate]).write([0], level), written[level]);
      });
    }
  }

  void it('stands where the order puts it, whatever order was asked for before', () => {
    const { write } = prepareCandidates([{ id: 'a' }, { id: 'b' }]);
    const order = [1, 0];
    assert.equal(write(order, 0), '{"id":"b"},{"id":"a"}');
    assert.equal(write([0, 1], 0), '{"id":"a"},{"id":"b"}');
    assert.equal(write(order, 0), '{"id":"b"},{"id":"a"}');
    assert.equal(write(order, 1), '{"id":"b"},{"id":"a"}');
  });
});

void describe('the hash of an article', () => {
  const full: Candidate = { id: ID, guid: '1', title: 't', date: 5, features: [{ a: 1 }] };

  void it('is the same for the same version, in every list and every process', () => {
    assert.equal(hashOf({ id: ID }), 'udv3z8-e');
    assert.equal(hashOf(full), 'NA8Gqmed');
    assert.deepEqual(prepareCandidates([{ id: 'other' }, full]).hashes[1], hashOf(full));
  });

  void it('is short, and safe in any text', () => assert.match(hashOf(full), /^[\w-]{8}$/));

  const versions: readonly [what: string, candidate: Candidate][] = [
    ['address', { ...full, id: `${ID}?` }],
    ['guid', { ...full, guid: '2' }],
    ['title', { ...full, title: 'T' }],
    ['date', { ...full, date: 6 }],
    ['features', { ...full, features: [{ a: 2 }] }],
    ['lack of a title', { id: ID, guid: '1', date: 5, features: [{ a: 1 }] }],
  ];
  for (const [what, candidate] of versions) {
    void it(`is another one for another ${what}`, () => assert.notEqual(hashOf(candidate), hashOf(full)));
  }

  void it('does not depend on the page of the article, which is not in the record', () => {
    assert.equal(hashOf({ ...full, facts: FACTS }), hashOf(full));
  });

  void it('does not depend on the order in which things are said', () => {
    assert.equal(hashOf({ date: 5, features: [{ a: 1 }], title: 't', guid: '1', id: ID }), hashOf(full));
  });
});

void describe('the record of an article', () => {
  void it('holds everything that is known from the feed, under its hash', () => {
    const candidate: Candidate = { id: ID, guid: '1', title: 't', date: 5, features: [1], facts: FACTS };
    const { record, hashes } = prepareCandidates([{ id: 'first' }, candidate]);
    const { facts: _, ...version } = candidate;
    assert.deepEqual(record(1), { type: 'article', article: hashes[1], ...version });
    assert.deepEqual(record(0), { type: 'article', article: hashes[0], id: 'first' });
    assert.equal(record(2), undefined);
  });

  void it('has no key for what is not known, so that a line of the log is short', () => {
    const candidate: Candidate = { id: ID, features: [] };
    assert.deepEqual(Object.keys(prepareCandidates([candidate]).record(0) ?? {}).toSorted(), ['article', 'id', 'type']);
  });
});

void describe('no candidates', () => {
  void it('are written as nothing', () => {
    const { actions, hashes, write } = prepareCandidates([]);
    assert.deepEqual([actions, hashes, write([], 2)], [[], [], '']);
  });
});
