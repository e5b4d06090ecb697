import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildReport, isReportFormat, type ReportSettings } from './buildReport.ts';

const EVENT = `${'e'.repeat(32)}-sVvR`;

/** The document's own example: of 1 to 5 the third is sold out, and 10 is put in the second place. */
const laidOut = {
  data: { ranking: ['1', '2', '3', '4', '5'].map((id) => ({ id })), eventId: EVENT, appId: 'my-site', actionSets: [] },
  shown: ['1', '10', '2', '4', '5'].map((id) => ({ id, title: `Story ${id}` })),
  filtered: [{ id: '3', title: 'Story 3' }],
  inserted: [{ id: '10', title: 'Story 10' }],
};

void describe('a report', () => {
  void it('to PAI-Rec is what stands in the list, and nothing of what it says', () => {
    assert.deepEqual(buildReport('pairec', laidOut, { scene: 'home_feed', uid: '84603208' }), {
      path: 'api/callback',
      body: {
        uid: '84603208',
        request_id: EVENT,
        scene_id: 'home_feed',
        item_list: [
          { item_id: '1' },
          { item_id: '10', reason: 'inserted' },
          { item_id: '2' },
          { item_id: '4' },
          { item_id: '5' },
          { item_id: '3', reason: 'filtered' },
        ],
      },
    });
  });

  void it('to Volcengine is [1,10,2,4,5,3], as its document has it', () => {
    const { path, body } = buildReport('volcengine', laidOut, { scene: 'recommend', uid: 'uid1' });
    assert.equal(path, 'predict/api/my-site/callback');
    assert.ok('items' in body);
    const { items, ...rest } = body;
    assert.deepEqual(rest, { uid: 'uid1', scene: 'recommend', predictRequestId: EVENT, context: {} });
    assert.deepEqual(
      items.map(({ id, pos, extra }) => [id, pos, JSON.parse(extra)]),
      [
        ['1', '1', { reason: 'kept' }],
        ['10', '2', { reason: 'inserted' }],
        ['2', '3', { reason: 'kept' }],
        ['4', '4', { reason: 'kept' }],
        ['5', '5', { reason: 'kept' }],
        ['3', undefined, { reason: 'filtered' }],
      ],
    );
  });

  // What a template leaves empty has not been said: both services refuse an empty text.
  const unsaid: readonly (readonly [how: string, settings: ReportSettings])[] = [
    ['says nothing', {}],
    ['has no attribute', { scene: undefined, uid: undefined }],
    ['has an empty one', { scene: '', uid: '' }],
  ];
  for (const [how, settings] of unsaid) {
    void it(`has a scene and a reader of its own where the publisher ${how}`, () => {
      const { body: pairec } = buildReport('pairec', laidOut, settings);
      assert.ok('scene_id' in pairec);
      assert.deepEqual([pairec.scene_id, pairec.uid, pairec.request_id], ['my-site', EVENT, EVENT]);
      const { body: volcengine } = buildReport('volcengine', laidOut, settings);
      assert.ok('scene' in volcengine);
      assert.deepEqual([volcengine.scene, volcengine.uid, volcengine.predictRequestId], ['default', EVENT, EVENT]);
    });
  }
});

void describe('the format of a report', () => {
  for (const format of ['pairec', 'volcengine']) {
    void it(`may be ${format}`, () => assert.equal(isReportFormat(format), true));
  }

  for (const format of [
    '',
    'PAI-Rec',
    'Pairec',
    ' pairec',
    'pairec volcengine',
    'constructor',
    '__proto__',
    undefined,
  ]) {
    void it(`may not be ${JSON.stringify(format)}`, () => assert.equal(isReportFormat(format), false));
  }
});
