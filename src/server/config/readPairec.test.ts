import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DOCUMENTED_BLOCKS } from './pairecDocument.test.ts';
import { readConfig } from './readConfig.ts';
import { readPairec } from './readPairec.ts';

const EMPTY = { CallBackConfs: {}, DatahubConfs: {}, KafkaConfs: {}, FeatureConfs: {}, SceneConfs: {} };

void describe('readPairec', () => {
  void it('accepts all blocks of the document without a warning', () => {
    const { pairec, warnings } = readPairec(DOCUMENTED_BLOCKS);
    assert.deepEqual(warnings, []);
    assert.deepEqual(pairec, { ...EMPTY, ...Object(DOCUMENTED_BLOCKS) });
  });

  void it('returns empty blocks if there are none', () => {
    assert.deepEqual(readPairec(undefined), { pairec: EMPTY, warnings: [] });
    assert.deepEqual(readPairec({}), { pairec: EMPTY, warnings: [] });
  });

  const rows: readonly [name: string, input: unknown, expected: unknown, warnings: readonly string[]][] = [
    [
      'a block that does not concern callbacks',
      { RecallConfs: { Name: 'x' }, ListenConf: {} },
      {},
      [
        'pairec.RecallConfs: unknown key; it has no effect here.',
        'pairec.ListenConf: unknown key; it has no effect here.',
      ],
    ],
    [
      'an unknown key',
      { CallBackConfs: { home: { ItemSize: 5, Itemsize: 6 } } },
      { CallBackConfs: { home: { ItemSize: 5 } } },
      ['pairec.CallBackConfs.home.Itemsize: unknown key; it has no effect here. Did you mean "ItemSize"?'],
    ],
    [
      'a key of the wrong type',
      { CallBackConfs: { home: { ItemSize: '5', RawFeatures: true } } },
      { CallBackConfs: { home: { RawFeatures: true } } },
      ['pairec.CallBackConfs.home.ItemSize: must be a number, but is "5". It is ignored.'],
    ],
    [
      'a list element without a required key',
      { DatahubConfs: { dh: { TopicName: 't', Schemas: [{ Field: 'a', Type: 'string' }, { Field: 'b' }] } } },
      { DatahubConfs: { dh: { TopicName: 't', Schemas: [{ Field: 'a', Type: 'string' }] } } },
      ['pairec.DatahubConfs.dh.Schemas.1.Type: is missing. It is ignored.'],
    ],
    [
      'an unknown type of data source',
      { CallBackConfs: { home: { DataSource: { Name: 'x', Type: 'sls' } } } },
      { CallBackConfs: { home: { DataSource: { Name: 'x' } } } },
      ['pairec.CallBackConfs.home.DataSource.Type: must be "datahub" or "kafka", but is "sls". It is ignored.'],
    ],
    [
      'a block that is not an object',
      { SceneConfs: 'home', KafkaConfs: null },
      {},
      [
        'pairec.KafkaConfs: must be an object { … }, but is null. It is ignored.',
        'pairec.SceneConfs: must be an object { … }, but is "home". It is ignored.',
      ],
    ],
    ['a list', [], {}, ['pairec: must be an object { … }, but is a list. It is ignored.']],
    [
      'a list in place of a block',
      { CallBackConfs: [{ home: {} }] },
      {},
      ['pairec.CallBackConfs: must be an object { … }, but is a list. It is ignored.'],
    ],
    ['a string', 'home', {}, ['pairec: must be an object { … }, but is "home". It is ignored.']],
  ];
  for (const [name, input, expected, warnings] of rows) {
    void it(`ignores ${name} with a warning`, () => {
      const read = readPairec(input);
      assert.deepEqual(read.pairec, { ...EMPTY, ...Object(expected) });
      assert.deepEqual(read.warnings.toSorted(), warnings.toSorted());
    });
  }

  void it('does not change its input', () => {
    const input = { CallBackConfs: { home: { Unknown: [1, { deep: true }] } } };
    const before = JSON.stringify(input);
    readPairec(input);
    assert.equal(JSON.stringify(input), before);
  });

  void it('makes errors in pasted blocks warnings of the configuration', () => {
    const read = readConfig({ pairec: { AlgoConfs: {} } });
    assert.deepEqual(read.ok && read.warnings, ['pairec.AlgoConfs: unknown key; it has no effect here.']);
  });

  void it('does not replace ${…}', () => {
    const name = '${ProjectName}';
    assert.deepEqual(readPairec({ DatahubConfs: { dh: { ProjectName: name } } }).pairec.DatahubConfs, {
      dh: { ProjectName: name },
    });
  });
});
