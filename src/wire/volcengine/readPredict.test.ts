import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DEFAULT_SIZE, MAX_SIZE, type PredictRequest } from './predictRequest.ts';
import { readPredict } from './readPredict.ts';

const user = { uid: 'u' };

void describe('readPredict', () => {
  const bodies: readonly [description: string, body: unknown, request: PredictRequest][] = [
    ['the whole request', { user, context: { spm: 'a.b' }, size: 5 }, { uid: 'u', spm: 'a.b', size: 5 }],
    ['a uid of 1,000 characters', { user: { uid: 'u'.repeat(1000) } }, { uid: 'u'.repeat(1000), spm: '', size: 20 }],
    ['only a uid', { user }, { uid: 'u', spm: '', size: 20 }],
    ['null as absent', { user, context: null, size: null }, { uid: 'u', spm: '', size: 20 }],
    ['null as absent in the context', { user, context: { spm: null } }, { uid: 'u', spm: '', size: 20 }],
    [
      'past unknown keys',
      { user: { uid: 'u', device: 7 }, candidateItems: 7, parent_item: {}, context: { feature: [] } },
      { uid: 'u', spm: '', size: 20 },
    ],
  ];
  for (const [description, body, request] of bodies) {
    void it(`reads ${description}`, () => assert.deepEqual(readPredict(body), { ok: true, value: request }));
  }

  const sizes: readonly [size: unknown, read: number][] = [
    [undefined, 20],
    [0, 20],
    [-0, 20],
    [-1, 20],
    [-1e300, 20],
    [1, 1],
    [20, 20],
    [999, 999],
    [1000, 1000],
    [1001, 1000],
    [2 ** 31, 1000],
    [1e300, 1000],
    // proto3 JSON also accepts an integer as a string.
    ['7', 7],
    ['-7', 20],
    ['007', 7],
    ['99999999999', 1000],
  ];
  for (const [size, expected] of sizes) {
    void it(`reads a size of ${JSON.stringify(size)} as ${expected}`, () => {
      const request = readPredict({ user, size });
      assert.equal(request.ok && request.value.size, expected);
    });
  }

  const rejected: readonly [body: unknown, why: string][] = [
    [undefined, 'The body: must be a JSON object.'],
    [null, 'The body: must be a JSON object.'],
    ['', 'The body: must be a JSON object.'],
    [[], 'The body: must be a JSON object.'],
    [7, 'The body: must be a JSON object.'],
    [{}, 'user.uid: is required.'],
    [{ user: null }, 'user.uid: is required.'],
    [{ user: {} }, 'user.uid: is required.'],
    [{ user: { uid: null } }, 'user.uid: is required.'],
    [{ user: { uid: '' } }, 'user.uid: is required.'],
    [{ uid: 'u' }, 'user.uid: is required.'],
    [JSON.parse('{"__proto__":{"user":{"uid":"u"}}}'), 'user.uid: is required.'],
    [{ user: { uid: 'u'.repeat(1001) } }, 'user.uid: must not be longer than 1000 characters.'],
    [{ user: 'u' }, 'user: must be an object.'],
    [{ user: ['u'] }, 'user: must be an object.'],
    [{ user: 0 }, 'user: must be an object.'],
    [{ user: { uid: 7 } }, 'user.uid: must be a string.'],
    [{ user: { uid: ['u'] } }, 'user.uid: must be a string.'],
    [{ user: { uid: false } }, 'user.uid: must be a string.'],
    [{ user, context: 'spm' }, 'context: must be an object.'],
    [{ user, context: [] }, 'context: must be an object.'],
    [{ user, context: { spm: 1 } }, 'context.spm: must be a string.'],
    [{ user, context: { spm: {} } }, 'context.spm: must be a string.'],
    [{ user, size: 1.5 }, 'size: must be an integer.'],
    [{ user, size: NaN }, 'size: must be an integer.'],
    [{ user, size: Infinity }, 'size: must be an integer.'],
    [{ user, size: '' }, 'size: must be an integer.'],
    [{ user, size: 'ten' }, 'size: must be an integer.'],
    [{ user, size: '1.5' }, 'size: must be an integer.'],
    [{ user, size: '0x10' }, 'size: must be an integer.'],
    [{ user, size: '9'.repeat(400) }, 'size: must be an integer.'],
    [{ user, size: true }, 'size: must be an integer.'],
    [{ user, size: [5] }, 'size: must be an integer.'],
    [{ user, size: {} }, 'size: must be an integer.'],
    // A wrong type is reported before a missing field.
    [{ size: 'ten' }, 'size: must be an integer.'],
  ];
  for (const [body, why] of rejected) {
    void it(`rejects ${JSON.stringify({ body }).slice(0, 80)}: ${why}`, () => {
      assert.deepEqual(readPredict(body), { ok: false, why });
    });
  }

  void it('uses the numbers of the contract', () => {
    assert.equal(DEFAULT_SIZE, 20);
    assert.equal(MAX_SIZE, 1000);
  });
});
