import assert from 'node:assert/strict';
import { test } from 'node:test';

import iconv from 'iconv-lite';

import { decodeText } from './decodeText.ts';
import { readXmlEncoding } from './readXmlEncoding.ts';

const decode = (bytes: Uint8Array, contentType?: string): string => decodeText(bytes, contentType, readXmlEncoding);
const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const xml = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>`;

void test('uses UTF-8 by default', () => {
  assert.equal(decode(utf8('Grüße 東京 😀')), 'Grüße 東京 😀');
  assert.equal(decode(utf8('Grüße'), 'application/rss+xml'), 'Grüße');
  assert.equal(decode(utf8('Grüße'), 'text/xml; charset=utf-8'), 'Grüße');
});

void test('decodes an empty document to an empty text', () => {
  assert.equal(decode(new Uint8Array()), '');
  assert.equal(decode(new Uint8Array([0xef, 0xbb, 0xbf])), '');
});

void test('a byte order mark takes precedence over all labels and is removed', () => {
  const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8(`${xml('iso-8859-1')}é`)]);
  assert.equal(decode(marked, 'text/xml; charset=windows-1251'), `${xml('iso-8859-1')}é`);
  const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('é東', 'utf16le')]);
  assert.equal(decode(little, 'text/xml; charset=utf-8'), 'é東');
  const big = Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('é東', 'utf16le').swap16()]);
  assert.equal(decode(big), 'é東');
});

void test('the HTTP charset takes precedence over the declaration', () => {
  const bytes = Buffer.concat([latin(xml('utf-8')), Buffer.from([0xcf, 0xf0, 0xe8])]);
  assert.equal(decode(bytes, 'text/xml; charset=windows-1251'), `${xml('utf-8')}При`);
});

void test('ignores an unknown HTTP charset', () => {
  const bytes = Buffer.concat([latin(xml('windows-1251')), Buffer.from([0xcf])]);
  assert.equal(decode(bytes, 'text/xml; charset=klingon'), `${xml('windows-1251')}П`);
});

void test('uses the declaration if HTTP names no charset', () => {
  const bytes = Buffer.concat([latin(xml('ISO-8859-15')), Buffer.from([0xa4])]);
  assert.equal(decode(bytes, 'application/xml'), `${xml('ISO-8859-15')}€`);
});

void test('detects UTF-16 without a byte order mark', () => {
  const text = `${xml('utf-16')}é東`;
  assert.equal(decode(Buffer.from(text, 'utf16le')), text);
  assert.equal(decode(Buffer.from(text, 'utf16le').swap16()), text);
});

void test('ignores a declaration of UTF-16 that is readable as single bytes', () => {
  assert.equal(decode(utf8(`${xml('utf-16')}é`)), `${xml('utf-16')}é`);
});

void test('decodes 0x80 to 0x9F of Windows-1252, which TextDecoder of Node 20 does not', () => {
  const bytes = Buffer.from([0x80, 0x91, 0x92, 0x93, 0x94, 0x96, 0x85, 0xe9]);
  for (const charset of ['windows-1252', 'Windows-1252', 'cp1252', '"windows-1252"', "'windows-1252'"]) {
    assert.equal(decode(bytes, `text/xml;charset=${charset}`), '€‘’“”–…é', charset);
  }
});

void test('decodes Latin-1 and ASCII as Windows-1252, like browsers', () => {
  const bytes = Buffer.from([0x93, 0xe9, 0x94]);
  for (const charset of ['iso-8859-1', 'ISO-8859-1', 'latin1', 'us-ascii']) {
    assert.equal(decode(bytes, `text/xml; charset=${charset}`), '“é”', charset);
  }
});

const ENCODED: readonly (readonly [charset: string, text: string])[] = [
  ['iso-8859-2', 'Żółć'],
  ['windows-1250', 'Příliš'],
  ['windows-1251', 'Новости'],
  ['koi8-r', 'Новости'],
  ['windows-1253', 'Νέα'],
  ['windows-1256', 'أخبار'],
  ['gb2312', '新闻'],
  ['gbk', '新聞'],
  ['gb18030', '新闻'],
  ['big5', '新聞'],
  ['shift_jis', 'ニュース'],
  ['euc-jp', 'ニュース'],
  ['euc-kr', '뉴스'],
];

for (const [charset, text] of ENCODED) {
  void test(`decodes ${charset}, from the header and from the declaration`, () => {
    assert.equal(decode(iconv.encode(text, charset), `text/xml; charset=${charset}`), text);
    const declared = Buffer.concat([latin(xml(charset)), iconv.encode(text, charset)]);
    assert.equal(decode(declared), xml(charset) + text);
  });
}

void test('uses UTF-8 for unsupported encodings and names of built-in properties', () => {
  for (const charset of [
    'base64',
    'hex',
    'binary',
    'utf-7',
    'utf7',
    'utf-7-imap',
    '__proto__',
    'constructor',
    'x',
    '',
  ]) {
    assert.equal(decode(utf8('+AGE- aGk= é'), `text/xml; charset=${charset}`), '+AGE- aGk= é', charset);
  }
});

void test('replaces invalid bytes by replacement characters', () => {
  assert.equal(decode(new Uint8Array([0x61, 0xff, 0xfe, 0x62])), 'a\u{fffd}\u{fffd}b');
});

void test('decodes a part of a larger buffer', () => {
  const all = utf8('xxGrüßexx');
  assert.equal(decode(all.subarray(2, all.length - 2)), 'Grüße');
  assert.equal(decode(Buffer.from([1, 2, 0x93, 3]).subarray(2, 3), 'text/xml; charset=windows-1252'), '“');
});
