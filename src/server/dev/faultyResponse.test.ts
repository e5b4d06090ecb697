import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fault } from './behaviours.ts';
import { createFaultyResponse, corruptResponse } from './faultyResponse.ts';

const BODY = 'callback({"actionSets":[{"id":"a","lastRefresh":"2017-12-04T19:04:25.0000000Z"}]});';
const createResponse = (): Response =>
  new Response(BODY, { status: 200, headers: { 'x-msdecision-src': 'site://my-site' } });

void describe('createFaultyResponse', () => {
  const responses: readonly [fault: Fault, status: number, type: string, body: RegExp][] = [
    ['404', 404, 'text/plain; charset=utf-8', /simulated/],
    ['500', 500, 'text/plain; charset=utf-8', /simulated/],
    ['empty', 200, 'text/javascript; charset=utf-8', /^$/],
    ['garbage', 200, 'text/javascript; charset=utf-8', /./],
    ['html', 200, 'text/html; charset=utf-8', /^<!doctype html>/],
  ];
  for (const [fault, status, type, body] of responses) {
    void it(`returns status ${status} with ${type} for "${fault}", readable for every site`, async () => {
      const answer = createFaultyResponse(fault, 'https://www.example') ?? assert.fail('no answer');
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('content-type'), type);
      assert.equal(answer.headers.get('access-control-allow-origin'), 'https://www.example');
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.match(await answer.text(), body);
      assert.equal(createFaultyResponse(fault, undefined)?.headers.get('access-control-allow-origin'), '*');
    });
  }

  for (const fault of ['never', 'reset', 'throws', 'twice', 'stale'] as const) {
    void it(`returns nothing for "${fault}"`, () => assert.equal(createFaultyResponse(fault, undefined), undefined));
  }
});

void describe('corruptResponse', () => {
  const corruptions: readonly [fault: Fault, body: string][] = [
    ['twice', BODY + BODY],
    ['throws', `throw new Error('topslot: exception simulated by the dev server');${BODY}`],
    ['stale', BODY.replace('2017-12-04', '2016-12-04')],
    ['404', BODY],
    ['never', BODY],
  ];
  for (const [fault, body] of corruptions) {
    void it(`keeps the status and the headers for "${fault}"`, async () => {
      const answer = await corruptResponse(createResponse(), fault);
      assert.equal(await answer.text(), body);
      assert.deepEqual([answer.status, answer.headers.get('x-msdecision-src')], [200, 'site://my-site']);
    });
  }

  void it('changes a leap day to a valid date for "stale"', async () => {
    const time = '2028-02-29T12:00:00.0000000Z';
    const answer = await corruptResponse(new Response(`{"lastRefresh":"${time}"}`), 'stale');
    const { lastRefresh }: { readonly lastRefresh: string } = JSON.parse(await answer.text());
    // Some JavaScript engines reject a date such as 2027-02-29; V8 accepts it.
    assert.equal(new Date(lastRefresh).toISOString().slice(0, 10), lastRefresh.slice(0, 10));
    assert.ok(Date.parse(lastRefresh) < Date.parse(time) - 364 * 86_400_000);
  });
});
