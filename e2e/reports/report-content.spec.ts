import { expect, list, names } from '../fixtures.ts';
import { CALM, LIST, PAIREC, RANKED_ORDER, refresh, reportsAreHere, test, VOLCENGINE } from './reports.ts';

test.describe('a list that has been laid out is reported, in the order in which it stands', () => {
  test('to PAI-Rec, by a request that needs no preflight and carries no cookie', async ({
    open,
    page,
    event,
    tag,
    reportTag,
    reported,
    publisher,
    ids,
  }) => {
    await open(LIST, tag() + reportTag());
    const { data } = await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText(RANKED_ORDER);
    const [request] = await reported(1);
    expect(request).toMatchObject({
      method: 'POST',
      path: '/api/callback',
      contentType: 'text/plain;charset=UTF-8',
      origin: publisher.url,
      cookie: null,
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      uid: data.eventId,
      request_id: data.eventId,
      scene_id: 'calm',
      item_list: ids(...RANKED_ORDER).map((item_id) => ({ item_id })),
    });
  });

  test('to Volcengine, likewise', async ({ open, event, tag, reportTag, reported, publisher, ids }) => {
    await open(LIST, tag() + reportTag(VOLCENGINE));
    const { data } = await event('topslot:ranked');
    const [request] = await reported(1);
    expect(request).toMatchObject({
      method: 'POST',
      path: '/predict/api/calm/callback',
      contentType: 'text/plain;charset=UTF-8',
      origin: publisher.url,
      cookie: null,
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      uid: data.eventId,
      scene: 'default',
      items: ids(...RANKED_ORDER).map((id, index) => ({ id, pos: `${index + 1}`, extra: '{"reason":"kept"}' })),
      predictRequestId: data.eventId,
      context: {},
    });
  });

  test('whatever order that is', async ({ open, page, tag, reportTag, report }) => {
    const random = CALM.replace('calm', 'site').replace('"4"', '"10"');
    await open(list(random, names('news', 1, 10)), tag() + reportTag());
    expect(await report()).toMatchObject({
      item_list: await page
        .locator('li a')
        .evaluateAll((links) => links.map((link) => ({ item_id: link instanceof HTMLAnchorElement && link.href }))),
    });
  });

  test('with what was ranked but does not stand there at its end', async ({ open, tag, reportTag, report, ids }) => {
    await open(list(CALM, ['news-3', 'elsewhere', 'news-1']), tag() + reportTag());
    const [first, second, third, fourth] = ids('news-1', 'news-3', 'news-2', 'news-4');
    expect(await report()).toMatchObject({
      item_list: [
        { item_id: first },
        { item_id: second },
        { item_id: third, reason: 'filtered' },
        { item_id: fourth, reason: 'filtered' },
      ],
    });
  });

  test('in full where an empty list was filled', async ({ open, tag, reportTag, report, ids }) => {
    await open(`<ol ${CALM}></ol>`, tag() + reportTag());
    expect(await report()).toMatchObject({ item_list: ids(...RANKED_ORDER).map((item_id) => ({ item_id })) });
  });

  for (const [what, format] of [
    ['to PAI-Rec', PAIREC],
    ['to Volcengine', VOLCENGINE],
  ] as const) {
    test(`with the publisher's own rules: an inserted story at its place, a dropped one at the end, ${what}`, async ({
      open,
      page,
      tag,
      reportTag,
      report,
      ids,
    }) => {
      // The vendor's example: of 1 to 4 the third is sold out, and another one has to be in the second place.
      await open(
        `${list('id="own"', RANKED_ORDER)}
         <script>
           window.topslot = window.topslot || [];
           topslot.push(({ mount }) => mount(document.querySelector('#own'), {
             app: 'calm', sets: 'news', limit: 4,
             curate: (items) => {
               const [first, ...others] = items.filter(({ id }) => !id.endsWith('news-3'));
               return [first, { id: 'https://shop.example/10', title: 'Ten' }, ...others];
             },
           }));
         </script>`,
        tag() + reportTag(format),
      );
      await expect(page.locator('li')).toHaveText(['news-1', 'Ten', 'news-2', 'news-4']);
      const [one, two, three, four] = ids(...RANKED_ORDER);
      const ten = 'https://shop.example/10';
      expect(await report()).toMatchObject(
        format === PAIREC
          ? {
              item_list: [
                { item_id: one },
                { item_id: ten, reason: 'inserted' },
                { item_id: two },
                { item_id: four },
                { item_id: three, reason: 'filtered' },
              ],
            }
          : {
              items: [
                { id: one, pos: '1', extra: '{"reason":"kept"}' },
                { id: ten, pos: '2', extra: '{"reason":"inserted"}' },
                { id: two, pos: '3', extra: '{"reason":"kept"}' },
                { id: four, pos: '4', extra: '{"reason":"kept"}' },
                { id: three, extra: '{"reason":"filtered"}' },
              ],
            },
      );
    });
  }

  test('each of two lists with its own decision', async ({ open, tag, reportTag, reported, received }) => {
    const other = list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 3));
    await open(LIST + other, tag() + reportTag());
    const scenes = (await reported(2))
      .map(({ body }) => JSON.parse(body))
      .map((body) => [body.scene_id, body.request_id]);
    const decisions = received('rank').map(({ app, eventId }) => [app, eventId]);
    expect(Object.fromEntries(scenes)).toEqual(Object.fromEntries(decisions.slice(0, 2)));
  });

  test('two lists of one app as well', async ({ open, tag, reportTag, reported, received }) => {
    await open(LIST + LIST, tag() + reportTag());
    const requests = (await reported(2)).map(({ body }) => JSON.parse(body).request_id);
    const decisions = received('rank').filter(({ app }) => app === 'calm');
    expect(new Set(requests)).toEqual(new Set(decisions.map(({ eventId }) => eventId)));
  });

  test('once more with its new decision when the page refreshes it, and not when that fails', async ({
    open,
    page,
    event,
    tag,
    reportTag,
    reported,
    received,
    server,
  }) => {
    await open(LIST, tag() + reportTag());
    await event('topslot:ranked');
    expect(await refresh(page)).toBe('ranked');
    const decisions = received('rank').map(({ eventId }) => eventId);
    expect(decisions).toHaveLength(2);
    server.behave({ route: 'rank', app: 'calm', fault: '500' });
    expect(await refresh(page)).toBe('default');
    const requests = (await reported(2)).map(({ body }) => JSON.parse(body).request_id);
    expect(new Set(requests)).toEqual(new Set(decisions));
  });
});

test.describe('a list that keeps its own order has nothing to report', () => {
  for (const fault of ['500', 'empty', 'garbage', 'throws', 'reset'] as const) {
    test(`because the service has failed: ${fault}`, async ({ open, event, tag, reportTag, report, server }) => {
      server.behave({ route: 'rank', app: 'calm', fault });
      await open(LIST + list('data-topslot-app="other" data-topslot-sets="sports"', ['sports-1']), tag() + reportTag());
      await event('topslot:default', 'calm');
      await event('topslot:ranked', 'other');
      expect(await report()).toMatchObject({ scene_id: 'other' });
    });
  }

  test('because none of its stories was ranked', async ({ open, event, tag, reportTag, reported }) => {
    await open(list(CALM, ['elsewhere', 'nowhere']), tag() + reportTag());
    expect(await event('topslot:default')).toEqual({ reason: 'unmatched' });
    await reported(0);
  });
});

test.describe('the tag says', () => {
  test('which scene and who the reader is, to PAI-Rec', async ({ open, tag, reportTag, report, event }) => {
    await open(LIST, tag() + reportTag(`${PAIREC} data-scene="home_feed" data-uid="84603208"`));
    const { data } = await event('topslot:ranked');
    expect(await report()).toMatchObject({ scene_id: 'home_feed', uid: '84603208', request_id: data.eventId });
  });

  test('which scene and who the reader is, to Volcengine', async ({ open, tag, reportTag, report, event }) => {
    await open(LIST, tag() + reportTag(`${VOLCENGINE} data-scene="recommend" data-uid="uid1"`));
    const { data } = await event('topslot:ranked');
    expect(await report()).toMatchObject({ scene: 'recommend', uid: 'uid1', predictRequestId: data.eventId });
  });

  test('nothing by what a template has left empty', async ({ open, tag, reportTag, reported, event }) => {
    await open(LIST, tag() + reportTag(`${PAIREC} data-scene="" data-uid="" data-url=""`));
    const { data } = await event('topslot:ranked');
    const [request] = await reported(1);
    expect(request).toMatchObject({ path: '/api/callback' });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ scene_id: 'calm', uid: data.eventId });
  });

  test("where reports go, which is the page's own address where it is relative; and no cookie goes there", async ({
    open,
    page,
    publisher,
    tag,
    reportTag,
    reported,
  }) => {
    await page.context().addCookies([{ name: 'reader', value: '1', url: publisher.url }]);
    publisher.page('/collect', 'OK');
    for (const url of ['/collect', `${publisher.url}/collect`]) {
      const arrived = page.waitForEvent('requestfinished', (request) => request.url().endsWith('/collect'));
      await open(LIST, tag() + reportTag(`${PAIREC} data-url="${url}"`));
      const request = await arrived;
      expect([request.method(), request.url()]).toEqual(['POST', `${publisher.url}/collect`]);
      expect(await request.headerValue('cookie')).toBeNull();
    }
    await reported(0);
  });

  test('nothing of a format that there is not: a word on the console, and nothing is sent', async ({
    open,
    page,
    tag,
    reportTag,
    reported,
    event,
    complaints,
  }) => {
    for (const format of ['', 'data-format="datahub"', 'data-format="constructor"', 'data-format="PAI-Rec"']) {
      complaints.length = 0;
      await open(LIST, tag() + reportTag(format || ' '));
      await event('topslot:ranked');
      await reportsAreHere(page);
      await reported(0);
      await expect.poll(() => complaints).toEqual([expect.stringMatching(/^topslot: format\? /)]);
    }
  });

  test('one format each, where there are two of them', async ({ open, tag, reportTag, reported }) => {
    await open(LIST, tag() + reportTag() + reportTag(VOLCENGINE));
    const paths = (await reported(2)).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(['/api/callback', '/predict/api/calm/callback']);
  });
});
