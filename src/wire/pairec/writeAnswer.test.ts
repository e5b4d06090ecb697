import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeAnswer, type AnswerCode } from './writeAnswer.ts';

const ANSWERS: readonly [code: AnswerCode, message: string, requestId: string, text: string][] = [
  [
    200,
    'success',
    'd9cb1c8d-4d3f-491b-9ea3-380481dabde3',
    '{"code":200,"msg":"success","request_id":"d9cb1c8d-4d3f-491b-9ea3-380481dabde3"}',
  ],
  [400, 'uid not empty', '', '{"code":400,"msg":"uid not empty","request_id":""}'],
  [403, 'This origin may not report.', '', '{"code":403,"msg":"This origin may not report.","request_id":""}'],
  [500, 'The records cannot be written.', 'r', '{"code":500,"msg":"The records cannot be written.","request_id":"r"}'],
  [200, 'success', '"</script>\n\\', '{"code":200,"msg":"success","request_id":"\\"\\u003c/script\\u003e\\n\\\\"}'],
];

for (const [code, message, requestId, text] of ANSWERS) {
  void test(`writes ${text}`, () => assert.equal(writeAnswer(code, message, requestId), text));
}
