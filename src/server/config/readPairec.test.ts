import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DOCUMENT } from './pairecDocument.test.ts';
import { readConfig } from './readConfig.ts';
import { readPairec } from './readPairec.ts';

const EMPTY = { CallBackConfs: {}, DatahubConfs: {}, KafkaConfs: {}, FeatureConfs: {}, SceneConfs: {} };

void describe('readPairec', () => {
  void it('takes every block of the document without a word', () => {
    const { pairec, warnings } = readPairec(DOCUMENT);
    assert.deepEqual(warnings, []);
    assert.deepEqual(pairec, { ...EMPTY, ...Object(DOCUMENT) });
  });

  void it('is empty where nothing was pasted', () => {
    assert.deepEqual(readPairec(undefined), { pairec: EMPTY, warnings: [] });
    assert.deepEqual(readPairec({}), { pairec: EMPTY, warnings: [] });
  });

  const rows: readonly [name: string, input: unknown, left: unknown, warnings: readonly string[]][] = [
    [
      'a block that is not about callbacks',
      { RecallConfs: { Name: 'x' }, ListenConf: {} },
      {},
      [
        'pairec.RecallConfs: unknown key; it has no effect here.',
        'pairec.ListenConf: unknown key; it has no effect here.',
      ],
    ],
    [
      'a key that is unknown',
      { CallBackConfs: { home: { ItemSize: 5, Itemsize: 6 } } },
      { CallBackConfs: { home: { ItemSize: 5 } } },
      ['pairec.CallBackConfs.home.Itemsize: unknown key; it has no effect here.'],
    ],
    [
      'a key of the wrong type',
      { CallBackConfs: { home: { ItemSize: '5', RawFeatures: true } } },
      { CallBackConfs: { home: { RawFeatures: true } } },
      ['pairec.CallBackConfs.home.ItemSize: must be number, but is "5". It is left out.'],
    ],
    [
      'an element of a list that lacks something',
      { DatahubConfs: { dh: { TopicName: 't', Schemas: [{ Field: 'a', Type: 'string' }, { Field: 'b' }] } } },
      { DatahubConfs: { dh: { TopicName: 't', Schemas: [{ Field: 'a', Type: 'string' }] } } },
      ['pairec.DatahubConfs.dh.Schemas.1.Type: is missing. It is left out.'],
    ],
    [
      'a data source of another kind',
      { CallBackConfs: { home: { DataSource: { Name: 'x', Type: 'sls' } } } },
      { CallBackConfs: { home: { DataSource: { Name: 'x' } } } },
      ['pairec.CallBackConfs.home.DataSource.Type: must be ("datahub" | "kafka"), but is "sls". It is left out.'],
    ],
    [
      'a block that is none',
      { SceneConfs: 'home', KafkaConfs: null },
      {},
      [
        'pairec.KafkaConfs: must be Object, but is null. It is left out.',
        'pairec.SceneConfs: must be Object, but is "home". It is left out.',
      ],
    ],
    ['a list', [], {}, ['pairec: must be Object, but is Array. It is left out.']],
    [
      'a list in place of a block',
      { CallBackConfs: [{ home: {} }] },
      {},
      ['pairec.CallBackConfs: must be Object, but is Array. It is left out.'],
    ],
    ['something else altogether', 'home', {}, ['pairec: must be Object, but is "home". It is left out.']],
  ];
  for (const [name, input, left, warnings] of rows) {
    void it(`passes over ${name}, and says so`, () => {
      const read = readPairec(input);
      assert.deepEqual(read.pairec, { ...EMPTY, ...Object(left) });
      assert.deepEqual(read.warnings.toSorted(), warnings.toSorted());
    });
  }

  void it('leaves what it was given as it was', () => {
    const input = { CallBackConfs: { home: { Unknown: [1, { deep: true }] } } };
    const before = JSON.stringify(input);
    readPairec(input);
    assert.equal(JSON.stringify(input), before);
  });

  void it('stops no start: what is wrong in a pasted block is a warning of the whole', () => {
    const read = readConfig({ pairec: { AlgoConfs: {} } });
    assert.deepEqual(read.ok && read.warnings, ['pairec.AlgoConfs: unknown key; it has no effect here.']);
  });

  void it('takes ${…} for what it is', () => {
    const name = '${ProjectName}';
    assert.deepEqual(readPairec({ DatahubConfs: { dh: { ProjectName: name } } }).pairec.DatahubConfs, {
      dh: { ProjectName: name },
    });
  });
});
