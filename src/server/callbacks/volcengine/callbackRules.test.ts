import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { VolcengineCallback } from '../../../wire/volcengine/callbackRequest.ts';
import { createTestVolcengine } from './testVolcengine.test.ts';
import {
  assertAccepted,
  assertFailed,
  callbackRequest,
  FORMATS,
  item,
  JSON_TYPE,
  withHeaders,
  PROTOBUF_TYPE,
} from './volcengineWire.test.ts';

const SPM = 'A$##$B$##$C';
const APPLICATIONS = { shop: { scenes: ['default', 'home'], spms: [SPM, 'D'] } };

const TOO_LONG_TOGETHER =
  'uid, scene and predictRequestId (or the header Request-Id): must not be longer than 1000 characters in total.';

// Each rule is tested in every format.
const RULES: readonly [
  what: string,
  change: Partial<VolcengineCallback>,
  headers: Readonly<Record<string, string>>,
  why: string | undefined,
][] = [
  ['a callback', {}, {}, undefined],
  ['another scene of the application', { scene: 'home' }, {}, undefined],
  ['no uid', { uid: '' }, {}, 'uid: is required.'],
  ['no scene', { scene: '' }, {}, 'scene: is required. Send "default" if there is only one scene.'],
  ['no items', { items: [] }, {}, 'Data is empty'],
  ['an item without an id', { items: [item('1'), { id: '', pos: '1', extra: '' }] }, {}, 'items[1].id: is required.'],
  ['no uid, no scene and no items', { uid: '', scene: '', items: [] }, {}, 'uid: is required.'],
  ['a pos', { items: [item('1', undefined, 'position1')] }, {}, undefined],
  ['an extra that is JSON', { items: [item('1', 'exposure')] }, {}, undefined],
  ['an extra that is JSON, but not an object', { items: [{ id: 'x', pos: '', extra: '[1]' }] }, {}, undefined],
  [
    'an extra that is not JSON',
    { items: [item('1'), { id: 'x', pos: '', extra: 'reason=filter' }] },
    {},
    'items[1].extra: must be a string of JSON, such as {"reason":"exposure"}.',
  ],
  ['10,000 items', { items: Array.from({ length: 10_000 }, () => item('1')) }, {}, undefined],
  [
    '10,001 items',
    { items: Array.from({ length: 10_001 }, () => item('1')) },
    {},
    'items: must not contain more than 10000 items.',
  ],
  [
    'an id that is too long',
    { items: [item('1'), item('x'.repeat(4097))] },
    {},
    'items[1].id: must not be longer than 4096 characters.',
  ],
  [
    'a pos that is too long',
    { items: [item('1', undefined, '1'.repeat(101))] },
    {},
    'items[0].pos: must not be longer than 100 characters.',
  ],
  [
    'an extra that is too long',
    { items: [item('1', 'x'.repeat(4096))] },
    {},
    'items[0].extra: must not be longer than 4096 characters.',
  ],
  // The scene "default" adds seven characters.
  ['a uid of the maximum length', { uid: 'u'.repeat(993) }, {}, undefined],
  ['a uid that is too long', { uid: 'u'.repeat(994) }, {}, TOO_LONG_TOGETHER],
  ['a predictRequestId of the maximum length', { uid: 'u', predictRequestId: 'r'.repeat(992) }, {}, undefined],
  ['a predictRequestId that is too long', { uid: 'u', predictRequestId: 'r'.repeat(993) }, {}, TOO_LONG_TOGETHER],
  ['a Request-Id of the maximum length', { uid: 'u' }, { 'request-id': 'r'.repeat(992) }, undefined],
  ['a Request-Id that is too long', { uid: 'u' }, { 'request-id': 'r'.repeat(993) }, TOO_LONG_TOGETHER],
  ['a long Request-Id that is not used', { predictRequestId: 'r' }, { 'request-id': 'r'.repeat(2000) }, undefined],
  ['no context', { hasContext: false }, {}, undefined],
  ['no predictRequestId', { predictRequestId: '' }, {}, undefined],
  ['an unknown scene', { scene: 'Default' }, {}, "Can't support scene:Default, please check your scene/topic."],
  [
    'a scene with the name of a prototype property',
    { scene: '__proto__' },
    {},
    "Can't support scene:__proto__, please check your scene/topic.",
  ],
  [
    'a long scene',
    { scene: '景'.repeat(900) },
    {},
    `Can't support scene:${'景'.repeat(100)}, please check your scene/topic.`,
  ],
  ['an SPM with a slot', { spm: SPM }, { 'enable-spm-route': 'true' }, undefined],
  ['another SPM with a slot, and another letter case', { spm: 'D' }, { 'enable-spm-route': ' True' }, undefined],
  [
    'an SPM without a slot',
    { spm: 'A$##$B' },
    { 'enable-spm-route': 'true' },
    'context.spm: "A$##$B" is bound to no slot of application shop.',
  ],
  ['no SPM', {}, { 'enable-spm-route': 'true' }, 'context.spm: is required with Enable-Spm-Route.'],
  [
    'no context and therefore no SPM',
    { hasContext: false },
    { 'enable-spm-route': 'true' },
    'context.spm: is required with Enable-Spm-Route.',
  ],
  ['an SPM without a slot, without the route', { spm: 'nowhere' }, {}, undefined],
  ['an SPM without a slot, with the route off', { spm: 'nowhere' }, { 'enable-spm-route': 'false' }, undefined],
];

for (const format of FORMATS) {
  void describe(`a callback as ${format}`, () => {
    for (const [description, change, headers, why] of RULES) {
      void it(`with ${description} is ${why === undefined ? 'accepted' : 'rejected'}`, async () => {
        const { post, records } = createTestVolcengine({ applications: APPLICATIONS });
        const response = await post('shop/callback', withHeaders(await callbackRequest(format, change), headers));
        assert.equal(response.type, format.endsWith('protobuf') ? PROTOBUF_TYPE : JSON_TYPE);
        if (why === undefined) assertAccepted(response);
        else assertFailed(response, 400, why);
        assert.equal(records.length, why === undefined ? 1 : 0);
      });
    }
  });
}
