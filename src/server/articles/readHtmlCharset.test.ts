import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readHtmlCharset } from './readHtmlCharset.ts';

const HEADS: readonly (readonly [head: string, charset: string | undefined])[] = [
  ['<meta charset="utf-8">', 'utf-8'],
  ["<!doctype html><html><head><META CHARSET='Windows-1252'>", 'Windows-1252'],
  ['<meta charset=iso-8859-2/>', 'iso-8859-2'],
  ['<meta name="a" charset = "gbk">', 'gbk'],
  ['<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">', 'shift_jis'],
  ['<meta content="text/html;charset=euc-kr" http-equiv=content-type>', 'euc-kr'],
  ['<!-- <meta charset="gbk"> --><meta charset="big5">', 'big5'],
  ['<meta charset="big5"><meta charset="gbk">', 'big5'],
  ['<meta name="x" content="y"><meta charset="big5">', 'big5'],
  ['<?xml version="1.0" encoding="iso-8859-15"?><html>', 'iso-8859-15'],
  ['<html><head><title>charset=gbk</title>', undefined],
  ['<metadata charset="gbk">', undefined],
  ['<meta charset="">', undefined],
  ['', undefined],
];

for (const [head, charset] of HEADS) {
  void test(`${JSON.stringify(head)} declares ${charset ?? 'nothing'}`, () => {
    assert.equal(readHtmlCharset(head), charset);
  });
}
