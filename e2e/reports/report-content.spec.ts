import { expect, list, names } from '../fixtures.ts';
import { CALM, LIST, PAIREC, RANKED_ORDER, refresh, waitForReportScript, test, VOLCENGINE } from './reports.ts';

test.describe('a displayed list is reported in its order', () => {
  test('to PAI-Rec, by a request without preflight and without cookies', async ({
    open,
    page,
    event,
    tag,
    reportTag,
    waitForReports,
    publisher,
    storyUrls,
  }) => {
    await open(LIST, tag() + reportTag());
    const { data } = await event('topslot:ranked');
    await expect(page.locator('li')).toHaveText(RANKED_ORDER);
    const [request] = await waitForReports(1);
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
      item_list: storyUrls(...RANKED_ORDER).map((item_id) => ({ item_id })),
    });
  });

  test('to Volcengine, by a request without preflight and without cookies', async ({
    open,
    event,
    tag,
    reportTag,
    waitForReports,
    publisher,
    storyUrls,
  }) => {
    await open(LIST, tag() + reportTag(VOLCENGINE));
    const { data } = await event('topslot:ranked');
    const [request] = await waitForReports(1);
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
      items: storyUrls(...RANKED_ORDER).map((id, index) => ({ id, pos: `${index + 1}`, extra: '{"reason":"kept"}' })),
      predictRequestId: data.eventId,
      context: {},
    });
  });

  test('in a random order', async ({ open, page, tag, reportTag, waitForReport }) => {
    const random = CALM.replace('calm', 'site').replace('"4"', '"10"');
    await open(list(random, names('news', 1, 10)), tag() + reportTag());
    expect(await waitForReport()).toMatchObject({
      item_list: await page
        .locator('li a')
        .evaluateAll((links) => links.map((link) => ({ item_id: link instanceof HTMLAnchorElement && link.href }))),
    });
  });

  test('with ranked stories that are not in the list at the end', async ({
    open,
    tag,
    reportTag,
    waitForReport,
    storyUrls,
  }) => {
    await open(list(CALM, ['news-3', 'elsewhere', 'news-1']), tag() + reportTag());
    const [first, second, third, fourth] = storyUrls('news-1', 'news-3', 'news-2', 'news-4');
    expect(await waitForReport()).toMatchObject({
      item_list: [
        { item_id: first },
        { item_id: second },
        { item_id: third, reason: 'filtered' },
        { item_id: fourth, reason: 'filtered' },
      ],
    });
  });

  test('completely if the list was empty before', async ({ open, tag, reportTag, waitForReport, storyUrls }) => {
    await open(`<ol ${CALM}></ol>`, tag() + reportTag());
    expect(await waitForReport()).toMatchObject({
      item_list: storyUrls(...RANKED_ORDER).map((item_id) => ({ item_id })),
    });
  });

  for (const [description, format] of [
    ['to PAI-Rec', PAIREC],
    ['to Volcengine', VOLCENGINE],
  ] as const) {
    test(`with the publisher's rules: an inserted story at its position, a removed one at the end, ${description}`, async ({
      open,
      page,
      tag,
      reportTag,
      waitForReport,
      storyUrls,
    }) => {
      // The vendor's example: of 1 to 4, the third is sold out, and another one must be in second place.
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
      const [url1, url2, url3, url4] = storyUrls(...RANKED_ORDER);
      const insertedUrl = 'https://shop.example/10';
      expect(await waitForReport()).toMatchObject(
        format === PAIREC
          ? {
              item_list: [
                { item_id: url1 },
                { item_id: insertedUrl, reason: 'inserted' },
                { item_id: url2 },
                { item_id: url4 },
                { item_id: url3, reason: 'filtered' },
              ],
            }
          : {
              items: [
                { id: url1, pos: '1', extra: '{"reason":"kept"}' },
                { id: insertedUrl, pos: '2', extra: '{"reason":"inserted"}' },
                { id: url2, pos: '3', extra: '{"reason":"kept"}' },
                { id: url4, pos: '4', extra: '{"reason":"kept"}' },
                { id: url3, extra: '{"reason":"filtered"}' },
              ],
            },
      );
    });
  }

  test('separately for two lists, each with its decision', async ({
    open,
    tag,
    reportTag,
    waitForReports,
    received,
  }) => {
    const other = list('data-topslot-app="other" data-topslot-sets="sports"', names('sports', 1, 3));
    await open(LIST + other, tag() + reportTag());
    const scenes = (await waitForReports(2))
      .map(({ body }) => JSON.parse(body))
      .map((body) => [body.scene_id, body.request_id]);
    const decisions = received('rank').map(({ app, eventId }) => [app, eventId]);
    expect(Object.fromEntries(scenes)).toEqual(Object.fromEntries(decisions.slice(0, 2)));
  });

  test('separately for two lists of one app', async ({ open, tag, reportTag, waitForReports, received }) => {
    await open(LIST + LIST, tag() + reportTag());
    const requests = (await waitForReports(2)).map(({ body }) => JSON.parse(body).request_id);
    const decisions = received('rank').filter(({ app }) => app === 'calm');
    expect(new Set(requests)).toEqual(new Set(decisions.map(({ eventId }) => eventId)));
  });

  test('again with the new decision after a refresh, but not after a failed refresh', async ({
    open,
    page,
    event,
    tag,
    reportTag,
    waitForReports,
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
    const requests = (await waitForReports(2)).map(({ body }) => JSON.parse(body).request_id);
    expect(new Set(requests)).toEqual(new Set(decisions));
  });
});

test.describe('a list in default order is not reported', () => {
  for (const fault of ['500', 'empty', 'garbage', 'throws', 'reset'] as const) {
    test(`after a failure of the service: ${fault}`, async ({ open, event, tag, reportTag, waitForReport, server }) => {
      server.behave({ route: 'rank', app: 'calm', fault });
      await open(LIST + list('data-topslot-app="other" data-topslot-sets="sports"', ['sports-1']), tag() + reportTag());
      await event('topslot:default', 'calm');
      await event('topslot:ranked', 'other');
      expect(await waitForReport()).toMatchObject({ scene_id: 'other' });
    });
  }

  test('if none of its stories is ranked', async ({ open, event, tag, reportTag, waitForReports }) => {
    await open(list(CALM, ['elsewhere', 'nowhere']), tag() + reportTag());
    expect(await event('topslot:default')).toEqual({ reason: 'unmatched' });
    await waitForReports(0);
  });
});

test.describe('the tag defines', () => {
  test('the scene and the reader for PAI-Rec', async ({ open, tag, reportTag, waitForReport, event }) => {
    await open(LIST, tag() + reportTag(`${PAIREC} data-scene="home_feed" data-uid="84603208"`));
    const { data } = await event('topslot:ranked');
    expect(await waitForReport()).toMatchObject({ scene_id: 'home_feed', uid: '84603208', request_id: data.eventId });
  });

  test('the scene and the reader for Volcengine', async ({ open, tag, reportTag, waitForReport, event }) => {
    await open(LIST, tag() + reportTag(`${VOLCENGINE} data-scene="recommend" data-uid="uid1"`));
    const { data } = await event('topslot:ranked');
    expect(await waitForReport()).toMatchObject({ scene: 'recommend', uid: 'uid1', predictRequestId: data.eventId });
  });

  test('nothing by empty attributes', async ({ open, tag, reportTag, waitForReports, event }) => {
    await open(LIST, tag() + reportTag(`${PAIREC} data-scene="" data-uid="" data-url=""`));
    const { data } = await event('topslot:ranked');
    const [request] = await waitForReports(1);
    expect(request).toMatchObject({ path: '/api/callback' });
    expect(JSON.parse(request?.body ?? '')).toMatchObject({ scene_id: 'calm', uid: data.eventId });
  });

  test('the URL of the reports, which may be relative to the page and receives no cookies', async ({
    open,
    page,
    publisher,
    tag,
    reportTag,
    waitForReports,
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
    await waitForReports(0);
  });

  test('no unknown format: logs a warning and sends nothing', async ({
    open,
    page,
    tag,
    reportTag,
    waitForReports,
    event,
    complaints,
  }) => {
    for (const format of ['', 'data-format="datahub"', 'data-format="constructor"', 'data-format="PAI-Rec"']) {
      complaints.length = 0;
      await open(LIST, tag() + reportTag(format || ' '));
      await event('topslot:ranked');
      await waitForReportScript(page);
      await waitForReports(0);
      await expect.poll(() => complaints).toEqual([expect.stringMatching(/^topslot: unknown format ".*"\./)]);
    }
  });

  test('one format per tag, if there are two tags', async ({ open, tag, reportTag, waitForReports }) => {
    await open(LIST, tag() + reportTag() + reportTag(VOLCENGINE));
    const paths = (await waitForReports(2)).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(['/api/callback', '/predict/api/calm/callback']);
  });
});
