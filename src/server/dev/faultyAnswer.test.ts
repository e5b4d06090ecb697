import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fault } from './behaviours.ts';
import { answerInstead, spoil } from './faultyAnswer.ts';

const BODY = 'callback({"actionSets":[{"id":"a","lastRefresh":"2017-12-04T19:04:25.0000000Z"}]});';
const good = (): Response => new Response(BODY, { status: 200, headers: { 'x-msdecision-src': 'site://my-site' } });

void describe('an answer in the place of the real one', () => {
  const answers: readonly [fault: Fault, status: number, type: string, body: RegExp][] = [
    ['404', 404, 'text/plain; charset=utf-8', /told so/],
    ['500', 500, 'text/plain; charset=utf-8', /told so/],
    ['empty', 200, 'text/javascript; charset=utf-8', /^$/],
    ['garbage', 200, 'text/javascript; charset=utf-8', /./],
    ['html', 200, 'text/html; charset=utf-8', /^<!doctype html>/],
  ];
  for (const [fault, status, type, body] of answers) {
    void it(`for "${fault}" is a ${status} of ${type}, which every site may read`, async () => {
      const answer = answerInstead(fault, 'https://www.example') ?? assert.fail('no answer');
      assert.equal(answer.status, status);
      assert.equal(answer.headers.get('content-type'), type);
      assert.equal(answer.headers.get('access-control-allow-origin'), 'https://www.example');
      assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(answer.headers.get('cache-control'), 'no-store');
      assert.match(await answer.text(), body);
      assert.equal(answerInstead(fault, undefined)?.headers.get('access-control-allow-origin'), '*');
    });
  }

  for (const fault of ['never', 'reset', 'throws', 'twice', 'stale'] as const) {
    void it(`is not needed for "${fault}"`, () => assert.equal(answerInstead(fault, undefined), undefined));
  }
});

void describe('a good answer', () => {
  const spoilt: readonly [fault: Fault, body: string][] = [
    ['twice', BODY + BODY],
    ['throws', `throw new Error('topslot: the dev server was told to throw');${BODY}`],
    ['stale', BODY.replace('2017-12-04', '2016-12-04')],
    ['404', BODY],
    ['never', BODY],
  ];
  for (const [fault, body] of spoilt) {
    void it(`with the fault "${fault}" keeps its status and headers`, async () => {
      const answer = await spoil(good(), fault);
      assert.equal(await answer.text(), body);
      assert.deepEqual([answer.status, answer.headers.get('x-msdecision-src')], [200, 'site://my-site']);
    });
  }

  void it('of a leap day is made stale with a day that there was', async () => {
    const time = '2028-02-29T12:00:00.0000000Z';
    const answer = await spoil(new Response(`{"lastRefresh":"${time}"}`), 'stale');
    const { lastRefresh }: { readonly lastRefresh: string } = JSON.parse(await answer.text());
    // Not every engine is as generous with dates as this one.
    assert.equal(new Date(lastRefresh).toISOString().slice(0, 10), lastRefresh.slice(0, 10));
    assert.ok(Date.parse(lastRefresh) < Date.parse(time) - 364 * 86_400_000);
  });
});
