import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildReport, isReportFormat, type ReportSettings } from './buildReport.ts';

const EVENT = `${'e'.repeat(32)}-sVvR`;

/**
 * The example of Volcengine's documentation: of the stories 1 to 5, the third is sold out; 10 is inserted in second
 * place.
 */
const ranked = {
  data: { ranking: ['1', '2', '3', '4', '5'].map((id) => ({ id })), eventId: EVENT, appId: 'my-site', actionSets: [] },
  shown: ['1', '10', '2', '4', '5'].map((id) => ({ id, title: `Story ${id}` })),
  filtered: [{ id: '3', title: 'Story 3' }],
  inserted: [{ id: '10', title: 'Story 10' }],
};

void describe('buildReport', () => {
  void it('returns ids and reasons for PAI-Rec, but no titles', () => {
    assert.deepEqual(buildReport('pairec', ranked, { scene: 'home_feed', uid: '84603208' }), {
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

  void it('returns [1,10,2,4,5,3] for Volcengine, as in its documentation', () => {
    const { path, body } = buildReport('volcengine', ranked, { scene: 'recommend', uid: 'uid1' });
    assert.equal(path, 'predict/api/my-site/callback');
    assert.ok('items' in body);
    const { items, ...otherFields } = body;
    assert.deepEqual(otherFields, { uid: 'uid1', scene: 'recommend', predictRequestId: EVENT, context: {} });
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

  // Both services reject an empty string, so an empty setting is treated as missing.
  const withoutSettings: readonly (readonly [description: string, settings: ReportSettings])[] = [
    ['omits them', {}],
    ['passes undefined', { scene: undefined, uid: undefined }],
    ['passes empty strings', { scene: '', uid: '' }],
  ];
  for (const [description, settings] of withoutSettings) {
    void it(`has a default scene and reader if the publisher ${description}`, () => {
      const { body: pairec } = buildReport('pairec', ranked, settings);
      assert.ok('scene_id' in pairec);
      assert.deepEqual([pairec.scene_id, pairec.uid, pairec.request_id], ['my-site', EVENT, EVENT]);
      const { body: volcengine } = buildReport('volcengine', ranked, settings);
      assert.ok('scene' in volcengine);
      assert.deepEqual([volcengine.scene, volcengine.uid, volcengine.predictRequestId], ['default', EVENT, EVENT]);
    });
  }
});

void describe('isReportFormat', () => {
  for (const format of ['pairec', 'volcengine']) {
    void it(`accepts ${format}`, () => assert.equal(isReportFormat(format), true));
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
    void it(`rejects ${JSON.stringify(format)}`, () => assert.equal(isReportFormat(format), false));
  }
});
