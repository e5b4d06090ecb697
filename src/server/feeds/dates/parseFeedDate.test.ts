import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseFeedDate } from './parseFeedDate.ts';

const READABLE: readonly (readonly [text: string, iso: string])[] = [
  // RFC 822 and 2822, and the example of the Custom Decision Service.
  ['Fri, 28 Apr 2017 18:02:06 GMT', '2017-04-28T18:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 +0000', '2017-04-28T18:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 -0700', '2017-04-29T01:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 +0530', '2017-04-28T12:32:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 PDT', '2017-04-29T01:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 EST', '2017-04-28T23:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 CEST', '2017-04-28T16:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 Z', '2017-04-28T18:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 UT', '2017-04-28T18:02:06.000Z'],
  // Years of two and three digits, RFC 2822 §4.3.
  ['Fri, 28 Apr 17 18:02:06 GMT', '2017-04-28T18:02:06.000Z'],
  ['01 Jan 49 00:00 GMT', '2049-01-01T00:00:00.000Z'],
  ['01 Jan 50 00:00 GMT', '1950-01-01T00:00:00.000Z'],
  ['Thu, 07 Sep 99 12:00:00 GMT', '1999-09-07T12:00:00.000Z'],
  ['01 Jan 105 00:00:00 GMT', '2005-01-01T00:00:00.000Z'],
  // Deviations in real feeds.
  ['28 Apr 2017 18:02:06 GMT', '2017-04-28T18:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02 GMT', '2017-04-28T18:02:00.000Z'],
  ['Fri, 28 Apr 2017', '2017-04-28T00:00:00.000Z'],
  ['Fri, 28 Apr 2017 18:02:06', '2017-04-28T18:02:06.000Z'],
  ['Fri,28 Apr 2017 18:02:06 GMT', '2017-04-28T18:02:06.000Z'],
  ['Fri 28 Apr 2017 18:02:06 GMT', '2017-04-28T18:02:06.000Z'],
  ['Friday, 28 April 2017 18:02:06 GMT', '2017-04-28T18:02:06.000Z'],
  ['Mon, 28 Apr 2017 18:02:06 GMT', '2017-04-28T18:02:06.000Z'],
  ['fri, 28 apr 2017 18:02:06 gmt', '2017-04-28T18:02:06.000Z'],
  ['Fri, 8 Sept 2017 8:02:06 GMT', '2017-09-08T08:02:06.000Z'],
  ['Friday, 28-Apr-17 18:02:06 GMT', '2017-04-28T18:02:06.000Z'],
  ['  Fri,  28\tApr 2017\n 18:02:06   +0200 ', '2017-04-28T16:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 +0200 (CEST)', '2017-04-28T16:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 +02:00', '2017-04-28T16:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06 GMT+2', '2017-04-28T16:02:06.000Z'],
  ['Fri, 28 Apr 2017 18:02:06.123 GMT', '2017-04-28T18:02:06.000Z'],
  ['Sat, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00.000Z'],
  ['Mon, 29 Feb 2016 00:00:00 GMT', '2016-02-29T00:00:00.000Z'],
  // RFC 3339, and the example of the Custom Decision Service.
  ['2016-12-19T16:39:57-08:00', '2016-12-20T00:39:57.000Z'],
  ['1985-04-12T23:20:50.52Z', '1985-04-12T23:20:50.520Z'],
  ['1990-12-31T23:59:60Z', '1991-01-01T00:00:00.000Z'],
  ['2017-04-28t18:02:06z', '2017-04-28T18:02:06.000Z'],
  ['2017-04-28T18:02:06.1234567Z', '2017-04-28T18:02:06.123Z'],
  ['2017-04-28T18:02:06,5Z', '2017-04-28T18:02:06.500Z'],
  // W3CDTF, the format of dc:date.
  ['2017', '2017-01-01T00:00:00.000Z'],
  ['2017-04', '2017-04-01T00:00:00.000Z'],
  ['2017-04-28', '2017-04-28T00:00:00.000Z'],
  ['2017-04-28T18:02Z', '2017-04-28T18:02:00.000Z'],
  ['2017-04-28T18:02+01:00', '2017-04-28T17:02:00.000Z'],
  // Deviations in real feeds. No zone means UTC, not the time zone of the server.
  ['2017-04-28T18:02:06', '2017-04-28T18:02:06.000Z'],
  ['2017-04-28 18:02:06', '2017-04-28T18:02:06.000Z'],
  ['2017-04-28 18:02:06 UTC', '2017-04-28T18:02:06.000Z'],
  ['2017-04-28 18:02:06 +0200', '2017-04-28T16:02:06.000Z'],
  ['2017-04-28T18:02:06+0200', '2017-04-28T16:02:06.000Z'],
  ['2017-04-28T18:02:06+02', '2017-04-28T16:02:06.000Z'],
  ['2017-04-28T18:02:06 EST', '2017-04-28T23:02:06.000Z'],
  ['\n 2017-04-28T18:02:06Z\n', '2017-04-28T18:02:06.000Z'],
];

for (const [text, iso] of READABLE) {
  void test(`reads ${JSON.stringify(text)}`, () => {
    const date = parseFeedDate(text);
    assert.equal(date === undefined ? 'unreadable' : new Date(date).toISOString(), iso);
  });
}

const UNREADABLE = [
  '',
  ' ',
  'yesterday',
  '2012-02-30',
  '2012-02-30T00:00:00Z',
  '2017-02-29',
  '2017-13-01',
  '2017-00-01',
  '2017-04-00',
  '2017-04-31T00:00:00Z',
  '2017-04-28T24:00:00Z',
  '2017-04-28T18:60:00Z',
  '2017-04-28T18:02:61Z',
  '2017-04-28T18:02:06+25:00',
  '2017-04-28T18:02:06 nowhere at all',
  '2017-4-28',
  '2017-04-28T18',
  '17-04-28',
  'Thu, 30 Feb 2012 00:00:00 GMT',
  'Fri, 31 Apr 2017 18:02:06 GMT',
  'Fri, 0 Apr 2017 18:02:06 GMT',
  'Fri, 28 Foo 2017 18:02:06 GMT',
  'Fri, 28 Ap 2017 18:02:06 GMT',
  'Fri, 28 Apr 2017 25:02:06 GMT',
  'Fri, 28 Apr 2017 18:60:06 GMT',
  'Fri, 28 Apr 2017 18:02:06 +99:00',
  'Fri, 28 Apr 7 18:02:06 GMT',
  'Fri, 28 Apr 20170 18:02:06 GMT',
  // Numbers only: day and month are ambiguous.
  '04/05/2017',
  '1493402526',
  // Placeholders for "no date".
  '0001-01-01T00:00:00Z',
  '0000-00-00 00:00:00',
  'Mon, 01 Jan 0001 00:00:00 +0000',
  `${' '.repeat(300)}2017-04-28`,
  'Fri, '.repeat(50_000),
];

for (const text of UNREADABLE) {
  void test(`rejects ${JSON.stringify(text.slice(0, 50))}`, () => {
    assert.equal(parseFeedDate(text), undefined);
  });
}

void test('reads every day of a leap year and of the years around it', () => {
  for (let time = Date.UTC(2015, 0, 1); time < Date.UTC(2018, 0, 1); time += 86_400_000) {
    const date = new Date(time);
    assert.equal(parseFeedDate(date.toUTCString()), time);
    assert.equal(parseFeedDate(date.toISOString()), time);
    assert.equal(parseFeedDate(date.toISOString().slice(0, 10)), time);
  }
});
