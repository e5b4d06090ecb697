import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseZoneOffset } from './parseZoneOffset.ts';

const ZONES: readonly (readonly [zone: string, minutes: number | undefined])[] = [
  ['', 0],
  ['  ', 0],
  ['GMT', 0],
  ['UT', 0],
  ['UTC', 0],
  ['Z', 0],
  ['z', 0],
  ['+0000', 0],
  // RFC 2822 §4.3 and RFC 3339 §4.3: the time is UTC, and the local offset is unknown.
  ['-0000', 0],
  ['-00:00', 0],
  ['EST', -300],
  ['EDT', -240],
  ['CST', -360],
  ['CDT', -300],
  ['MST', -420],
  ['MDT', -360],
  ['PST', -480],
  ['PDT', -420],
  ['pdt', -420],
  ['CET', 60],
  ['CEST', 120],
  ['BST', 60],
  ['JST', 540],
  ['+0200', 120],
  ['+02:00', 120],
  ['+2', 120],
  ['-08', -480],
  ['-0330', -210],
  ['+05:45', 345],
  ['GMT+2', 120],
  ['GMT+0200', 120],
  ['UTC-05:00', -300],
  ['UTC +1', 60],
  [' +0100 ', 60],
  // Military letters mean UTC (RFC 2822 §4.3), because their signs were wrong in RFC 822.
  ['A', 0],
  ['M', 0],
  ['Y', 0],
  ['XYZ', 0],
  ['+2460', undefined],
  ['+2400', undefined],
  ['+0060', undefined],
  ['+', undefined],
  ['+02000', undefined],
  ['0200', undefined],
  ['Europe/Berlin', undefined],
  ['Pacific', undefined],
  ['12', undefined],
  ['--01', undefined],
];

for (const [zone, minutes] of ZONES) {
  void test(`returns ${minutes ?? 'undefined'} for "${zone}"`, () => {
    assert.equal(parseZoneOffset(zone), minutes);
  });
}
