import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import type { VolcengineCallback } from './callbackRequest.ts';
import { checkCallback } from './checkCallback.ts';
import { decodeCallback } from './decodeCallback.ts';
import { encodeCallbackRequest } from './encodeRequest.test.ts';
import { codec, EXAMPLE, EXAMPLE_VALUE, fromHex, toHex } from './fixtures.test.ts';
import { readCallback } from './readCallback.ts';

const decode = (hex: string): ReturnType<typeof decodeCallback> => decodeCallback(fromHex(hex), codec);

const EMPTY: VolcengineCallback = {
  uid: '',
  scene: '',
  items: [],
  predictRequestId: '',
  spm: '',
  hasContext: false,
};
const ITEM = { id: '', pos: '', extra: '' };

/** Encodes the callback page's example like the SDKs, including fields that the decoder ignores. */
const encodeExample = (): Uint8Array => {
  const writer = new BinaryWriter();
  writer.tag(1, 2).string('uid1').tag(2, 2).string('default');
  for (const [number, reason] of ['exposure', 'filter'].entries()) {
    writer.tag(3, 2).fork();
    writer.tag(1, 2).string(`item_id${number + 1}`);
    writer.tag(2, 2).string(`position${number + 1}`);
    writer.tag(3, 2).string(`{"reason":"${reason}"}`);
    writer.join();
  }
  writer.tag(4, 2).string('ds12ad61hnwo');
  writer.tag(5, 2).fork();
  writer.tag(1, 2).string('A$##$B$##$C').tag(2, 0).int32(1);
  for (const number of [1, 2]) {
    writer.tag(100, 2).fork();
    writer.tag(1, 2).string(`key${number}`).tag(2, 2).string(`value${number}`);
    writer.join();
  }
  writer.join();
  writer.tag(100, 2).fork().tag(1, 2).string('channel').tag(2, 2).string('app').join();
  return writer.finish();
};

void describe('decodeCallback', () => {
  void it("reads the callback page's example to the same value as the JSON example", () => {
    assert.deepEqual(decodeCallback(encodeExample(), codec), { ok: true, value: EXAMPLE_VALUE });
    assert.deepEqual(decodeCallback(encodeExample(), codec), readCallback(JSON.parse(EXAMPLE)));
  });

  void it('reads a part of a larger buffer', () => {
    const message = encodeExample();
    const buffer = Buffer.concat([Buffer.from('before'), message, Buffer.from('after')]);
    const part = buffer.subarray(6, 6 + message.length);
    assert.deepEqual(decodeCallback(part, codec), { ok: true, value: EXAMPLE_VALUE });
  });

  const messages: readonly [description: string, hex: string, value: Partial<VolcengineCallback>][] = [
    ['an empty body as an empty callback', '', {}],
    ['an explicitly empty string', '0a00', {}],
    ['the last of several uids', '0a0161 0a0162', { uid: 'b' }],
    ['the last of several uids, even if it is empty', '0a0161 0a00', {}],
    ['the last of several request ids', '220161 220162', { predictRequestId: 'b' }],
    ['the last of several ids in one item', '1a06 0a0161 0a0162', { items: [{ ...ITEM, id: 'b' }] }],
    ['an empty item', '1a00', { items: [ITEM] }],
    [
      'items in their order',
      '1a03 0a0162 1a03 0a0161',
      {
        items: [
          { ...ITEM, id: 'b' },
          { ...ITEM, id: 'a' },
        ],
      },
    ],
    ['an empty context as present', '2a00', { hasContext: true }],
    ['a context that is split into two parts', '2a03 0a0161 2a02 1001', { spm: 'a', hasContext: true }],
    [
      'the last SPM of a context that is split into two parts',
      '2a03 0a0161 2a03 0a0162',
      { spm: 'b', hasContext: true },
    ],
    [
      'fields in any order',
      '2a03 0a0173 220172 1a03 0a0169 120163 0a0175',
      {
        uid: 'u',
        scene: 'c',
        items: [{ ...ITEM, id: 'i' }],
        predictRequestId: 'r',
        spm: 's',
        hasContext: true,
      },
    ],
    ['a length with redundant bytes', '0a818000 61', { uid: 'a' }],
    // Unknown field numbers, one for each wire type.
    ['past an unknown varint', '30ffffffffffffffffff01 0a0161', { uid: 'a' }],
    ['past an unknown fixed64', '310102030405060708 0a0161', { uid: 'a' }],
    ['past an unknown string', '3203ffffff 0a0161', { uid: 'a' }],
    ['past an unknown group', '33 0801 3b 08 01 3c 34 0a0161', { uid: 'a' }],
    ['past an unknown fixed32', '3501020304 0a0161', { uid: 'a' }],
    ['past an unknown field in an item', '1a05 2001 0a0161', { items: [{ ...ITEM, id: 'a' }] }],
    ['past the largest field number', 'f8ffffff0f01 0a0161', { uid: 'a' }],
    // Map entries: field 100 has the tag a206. Their content is ignored.
    ['past an extra map', 'a206060a016b120176 a20600 0a0161', { uid: 'a' }],
    ['past an extra map of invalid bytes', 'a20603ffffff 0a0161', { uid: 'a' }],
    ['past an extra map in the context', '2a0ca206060a016b1201760a0173', { spm: 's', hasContext: true }],
    ['ids in any script', '0a06e794a8e688b7', { uid: '用户' }],
    ['an id that begins with U+FEFF', '0a04efbbbf61', { uid: '\uFEFFa' }],
    ['an id that contains U+FFFD', '0a03efbfbd', { uid: '\uFFFD' }],
  ];
  for (const [description, hex, value] of messages) {
    void it(`reads ${description}`, () => assert.deepEqual(decode(hex), { ok: true, value: { ...EMPTY, ...value } }));
  }

  // Every field with every wrong wire type. The payloads are valid for the wire type.
  const PAYLOADS: readonly [wireType: number, payload: string][] = [
    [0, '01'],
    [1, '0000000000000000'],
    [2, '00'],
    [3, ''],
    [4, ''],
    [5, '00000000'],
  ];
  const inMessage = (number: string, length: number, message: string): string =>
    `${number}${length.toString(16).padStart(2, '0')}${message}`;
  const tag = (number: number, wireType: number): string =>
    number === 100 ? `${(0xa0 | wireType).toString(16)}06` : ((number << 3) | wireType).toString(16).padStart(2, '0');
  const fields: readonly [path: string, number: number, parentTag?: string, precedingItems?: string][] = [
    ['uid', 1],
    ['scene', 2],
    ['items', 3],
    ['predict_request_id', 4],
    ['context', 5],
    ['extra', 100],
    ['items[0].id', 1, '1a'],
    ['items[1].pos', 2, '1a', '1a00'],
    ['items[2].extra', 3, '1a', '1a001a00'],
    ['context.spm', 1, '2a'],
    ['context.extra', 100, '2a'],
  ];
  for (const [path, number, parentTag, precedingItems = ''] of fields) {
    for (const [wireType, payload] of PAYLOADS.filter(([type]) => type !== 2)) {
      void it(`rejects the wire type ${wireType} for ${path}`, () => {
        const field = tag(number, wireType) + payload;
        const message = parentTag === undefined ? field : inMessage(parentTag, field.length / 2, field);
        assert.deepEqual(decode(precedingItems + message), {
          ok: false,
          why: `${path}: must have the wire type 2, not ${wireType}.`,
        });
      });
    }
  }

  const NO_MESSAGE = /^The body: is not a protobuf message \(.+\)\.$/;
  const rejected: readonly [description: string, hex: string, why: RegExp][] = [
    ['a truncated string', '0a0561', NO_MESSAGE],
    ['an unterminated length', '0affffffff', NO_MESSAGE],
    ['a length of 4 GB', '0affffffff0f61', NO_MESSAGE],
    ['a varint of eleven bytes', '0affffffffffffffffffff0161', NO_MESSAGE],
    ['a truncated tag', '80', NO_MESSAGE],
    ['a tag of eleven bytes', 'ffffffffffffffffffff01', NO_MESSAGE],
    ['the field number 0', '0000', NO_MESSAGE],
    ['the wire type 6', '0e00', NO_MESSAGE],
    ['the wire type 7', '0f00', NO_MESSAGE],
    ['a truncated unknown varint', '3080', NO_MESSAGE],
    ['a truncated unknown fixed64', '3101', NO_MESSAGE],
    ['a truncated unknown fixed32', '3501', NO_MESSAGE],
    ['a truncated unknown string', '320561', NO_MESSAGE],
    ['a group without an end', '330801', NO_MESSAGE],
    ['a group with the end of another group', '3308013c', NO_MESSAGE],
    ['the end of a group without a start', '34', NO_MESSAGE],
    ['a million nested groups without ends', '33'.repeat(1_000_000), NO_MESSAGE],
    ['200,000 nested groups', '33'.repeat(200_000) + '34'.repeat(200_000), NO_MESSAGE],
    ['JSON', Buffer.from(EXAMPLE).toString('hex'), NO_MESSAGE],
    ['a body that is still compressed', '1f8b0800000000000003', NO_MESSAGE],
    // Invalid UTF-8: a stray byte, an overlong slash, an unpaired surrogate, a value beyond Unicode, a truncated
    // character.
    ['a stray byte in a uid', '0a02 61ff', NO_MESSAGE],
    ['an overlong encoding in a uid', '0a02 c0af', NO_MESSAGE],
    ['a surrogate in a scene', '1203 eda080', NO_MESSAGE],
    ['a value beyond Unicode in a request id', '2204 f5808080', NO_MESSAGE],
    ['a stray byte in a long string', `0ac801${'61'.repeat(199)}ff`, NO_MESSAGE],
    ['a truncated character in an item', '1a00 1a04 0a02 e794', /^items\[1\]: is not a protobuf message \(.+\)\.$/],
    ['an id that extends past its item', '1a03 0a0561 1a0561616161', /^items\[0\]: is not a protobuf message/],
    ['an SPM that extends past its context', '2a03 0a0561', /^context: is not a protobuf message/],
    ['an item that extends past the message', '1a7f 0a0161', NO_MESSAGE],
  ];
  for (const [description, hex, why] of rejected) {
    void it(`rejects ${description}`, () => {
      const result = decode(hex);
      assert.match(result.ok ? '' : result.why, why);
    });
  }

  void it('rejects invalid UTF-8 with the decoder for early releases of the codec', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const strict = { ...codec, reader: (body: Uint8Array) => new BinaryReader(body, (text) => decoder.decode(text)) };
    assert.ok(!decodeCallback(fromHex('0a0261ff'), strict).ok);
    assert.deepEqual(decodeCallback(encodeExample(), strict), { ok: true, value: EXAMPLE_VALUE });
  });

  void it('returns an error if the codec throws a value that is not an Error', () => {
    const broken = {
      ...codec,
      reader: () => {
        throw 'out of order';
      },
    };
    assert.deepEqual(decodeCallback(fromHex('0a0161'), broken), {
      ok: false,
      why: 'The body: is not a protobuf message (out of order).',
    });
  });

  void it('reads at most one item more than allowed and ignores the others', () => {
    const emptyItems = '1a00'.repeat(10_001);
    // An item whose id has a wrong wire type.
    const invalidItem = '1a020801';
    for (const hex of [emptyItems, emptyItems + invalidItem]) {
      const callback = decode(hex);
      assert.equal(callback.ok && callback.value.items.length, 10_001);
    }
    assert.equal(decode('1a00'.repeat(10_000) + invalidItem).ok, false);
  });

  void it('reads ten thousand items', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({ id: `item${index}`, pos: `${index}`, extra: '{}' }));
    const callback = decodeCallback(encodeCallbackRequest({ ...EXAMPLE_VALUE, items }, codec), codec);
    assert.deepEqual(callback, { ok: true, value: { ...EXAMPLE_VALUE, items } });
    assert.ok(callback.ok && checkCallback(callback.value).ok);
  });
});

void describe('encodeCallbackRequest', () => {
  const callbacks: readonly [description: string, callback: VolcengineCallback][] = [
    ["the callback page's example", EXAMPLE_VALUE],
    ['a callback without a context', { ...EXAMPLE_VALUE, spm: '', hasContext: false }],
    ['an empty context', { ...EXAMPLE_VALUE, spm: '' }],
    ['an empty callback', { uid: '', scene: '', items: [], predictRequestId: '', spm: '', hasContext: false }],
    ['an empty item', { ...EXAMPLE_VALUE, items: [{ id: '', pos: '', extra: '' }] }],
  ];
  for (const [description, callback] of callbacks) {
    void it(`encodes ${description} so that it decodes to the same value`, () => {
      assert.deepEqual(decodeCallback(encodeCallbackRequest(callback, codec), codec), { ok: true, value: callback });
    });
  }

  void it('encodes fields with the numbers of the message', () => {
    const callback = {
      uid: 'u',
      scene: 'c',
      items: [{ id: 'i', pos: '1', extra: '{}' }],
      predictRequestId: 'r',
      spm: 's',
      hasContext: true,
    };
    assert.equal(
      toHex(encodeCallbackRequest(callback, codec)),
      ['0a0175', '120163', '1a0a0a01691201311a027b7d', '220172', '2a030a0173'].join(''),
    );
  });
});
