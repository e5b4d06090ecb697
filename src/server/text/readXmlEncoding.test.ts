import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readXmlEncoding } from './readXmlEncoding.ts';

const HEADS: readonly (readonly [head: string, encoding: string | undefined])[] = [
  ['<?xml version="1.0" encoding="windows-1252"?>', 'windows-1252'],
  ["<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>", 'UTF-8'],
  ['<?xml version="1.0"\n  encoding = "iso-8859-1"?><rss>', 'iso-8859-1'],
  ['\n<?xml version="1.0" encoding="gbk"?>', 'gbk'],
  ['<?xml version="1.0"?>', undefined],
  ['<?xml version="1.0"?><a encoding="x"/>', undefined],
  ['<rss encoding="x">', undefined],
  ['<?xml version="1.0" encoding=""?>', undefined],
  ['<?xml version="1.0" encoding="8859"?>', undefined],
  ['', undefined],
];

for (const [head, encoding] of HEADS) {
  void test(`${JSON.stringify(head)} declares ${encoding ?? 'nothing'}`, () => {
    assert.equal(readXmlEncoding(head), encoding);
  });
}
