import { expect, list, names } from '../fixtures.ts';
import {
  CALM_ATTRIBUTES,
  LIST,
  NONCE_TAG,
  OWN_ORDER,
  PLAIN_TAG,
  RANKED_ORDER,
  REPORT_ONLY_HEADER,
  SELF_HOSTED_FETCH_TAG,
  SELF_HOSTED_TAG,
  test,
} from './strictPage.ts';

/** A page's policy, its widget tag, and the outcome of its list. */
const policies: readonly (readonly [policy: string, tag: string, outcome: 'ranked' | 'blocked'])[] = [
  ["script-src 'nonce-r4nd0m'", NONCE_TAG, 'ranked'],
  ["script-src 'nonce-r4nd0m' 'strict-dynamic'", NONCE_TAG, 'ranked'],
  ['script-src <service>; connect-src <service>', PLAIN_TAG, 'ranked'],
  ['script-src <service>/topslot.js <service>/api/v2/', PLAIN_TAG, 'ranked'],
  ["default-src 'self' <service>", PLAIN_TAG, 'ranked'],
  // These allow topslot.js by its URL, but not the rank script.
  ['script-src <service>/topslot.js', PLAIN_TAG, 'blocked'],
  ["script-src <service>/topslot.js 'nonce-r4nd0m'", PLAIN_TAG, 'blocked'],
  ["script-src <service>/topslot.js 'nonce-another'", NONCE_TAG, 'blocked'],
  // The page hosts topslot.js itself.
  ["script-src 'self'", SELF_HOSTED_TAG, 'blocked'],
  ["script-src 'self'; connect-src <service>", SELF_HOSTED_TAG, 'blocked'],
  ["script-src 'self'; connect-src <service>", SELF_HOSTED_FETCH_TAG, 'ranked'],
  ["script-src 'self'; connect-src 'self'", SELF_HOSTED_FETCH_TAG, 'blocked'],
  ["default-src 'self'", SELF_HOSTED_FETCH_TAG, 'blocked'],
  // Trusted Types.
  ["require-trusted-types-for 'script'", PLAIN_TAG, 'ranked'],
  ["require-trusted-types-for 'script'; trusted-types topslot", PLAIN_TAG, 'ranked'],
  ["require-trusted-types-for 'script'; trusted-types other topslot", PLAIN_TAG, 'ranked'],
  ["require-trusted-types-for 'script'; trusted-types other", PLAIN_TAG, 'blocked'],
  ["require-trusted-types-for 'script'; trusted-types 'none'", PLAIN_TAG, 'blocked'],
  ["require-trusted-types-for 'script'; trusted-types other", SELF_HOSTED_FETCH_TAG, 'ranked'],
  // Policy names are restricted, but Trusted Types are not required.
  ['trusted-types other', PLAIN_TAG, 'ranked'],
];

for (const [policy, tag, expected] of policies) {
  const variants = [
    tag.includes('nonce') && 'with its nonce',
    tag.includes('data-endpoint') && "from the page's own host",
    tag.includes('fetch') && 'with fetch',
  ];
  const verb = expected === 'ranked' ? 'ranks and rewards' : 'reports blocked';
  test(`the tag ${[...variants.filter(Boolean), verb].join(' ')} under: ${policy}`, async ({
    page,
    openUnder,
    outcome,
    received,
  }) => {
    await openUnder(policy, `${tag}${LIST}`);
    expect(await outcome()).toBe(expected);
    await expect(page.locator('li')).toHaveText(expected === 'ranked' ? RANKED_ORDER : OWN_ORDER);
    await expect(page.locator('script[src*="/rank/"]')).toHaveCount(0);
    await page.locator('li a').first().click();
    await page.waitForURL(/\/stories\//);
    if (expected === 'ranked') await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
    else expect(received('rank')).toEqual([]);
  });
}

for (const policy of [
  "script-src 'none'",
  "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
]) {
  test(`a report-only policy changes nothing: ${policy}`, async ({
    page,
    openUnder,
    outcome,
    violations,
    received,
  }) => {
    await openUnder(policy, `${PLAIN_TAG}${LIST}`, REPORT_ONLY_HEADER);
    expect(await outcome()).toBe('ranked');
    await expect(page.locator('li')).toHaveText(RANKED_ORDER);
    // The report-only policy also applied to the rank script.
    await expect.poll(violations).toContain('script-src-elem');
    await page.locator('li a').first().click();
    await expect.poll(() => received('reward')).toMatchObject([{ joined: 'counted' }]);
  });
}

test.describe('Trusted Types', () => {
  const REQUIRED = "require-trusted-types-for 'script'; trusted-types";

  test('several lists and a refresh share one policy', async ({ page, openUnder, outcome, complaints, received }) => {
    const otherList = '<ol data-topslot-app="other" data-topslot-sets="sports"></ol>';
    await openUnder(`${REQUIRED} topslot`, `${PLAIN_TAG}${LIST}${LIST}${otherList}`);
    expect(await outcome()).toBe('ranked');
    await page.waitForFunction(() => window.fired.filter(({ type }) => type === 'topslot:ranked').length === 3);
    const statuses = await page.evaluate(() =>
      Promise.all(
        [...document.querySelectorAll('ol')].map(async (container) => {
          const { status } = await window.api().mount(container).refresh();
          return status;
        }),
      ),
    );
    expect(statuses).toEqual(['ranked', 'ranked', 'ranked']);
    expect(received('rank')).toHaveLength(6);
    expect(complaints).toEqual([]);
  });

  test('a forbidden policy name throws nothing', async ({ openUnder, outcome, violations }) => {
    await openUnder(`${REQUIRED} other`, `${PLAIN_TAG}${LIST}`);
    expect(await outcome()).toBe('blocked');
    await expect.poll(violations).toEqual(['trusted-types', 'require-trusted-types-for']);
  });

  test('require no policy with fetch, and nothing is violated', async ({
    openUnder,
    outcome,
    violations,
    complaints,
  }) => {
    await openUnder(`${REQUIRED} other`, `${SELF_HOSTED_FETCH_TAG}${LIST}`);
    expect(await outcome()).toBe('ranked');
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  const MOUNT = `
    window.topslot = window.topslot || [];
    topslot.push(({ mount }) =>
      mount(document.querySelector('ol'), { app: 'calm', sets: 'news', trustedTypesPolicy: front }));`;
  const LIST_WITHOUT_APP = list('', OWN_ORDER);

  test("the page's own policy can replace the widget's, and nothing is violated", async ({
    openUnder,
    page,
    outcome,
    violations,
    complaints,
    server,
  }) => {
    await openUnder(
      `${REQUIRED} front`,
      `${PLAIN_TAG}${LIST_WITHOUT_APP}<script>
        const scriptUrls = [];
        const front = trustedTypes.createPolicy('front', { createScriptURL: (url) => (scriptUrls.push(url), url) });
        ${MOUNT}</script>`,
    );
    expect(await outcome()).toBe('ranked');
    await expect(page.locator('li')).toHaveText(RANKED_ORDER);
    expect(await page.evaluate('scriptUrls')).toEqual([
      expect.stringContaining(`${server.url}/api/v2/calm/rank/news?`),
    ]);
    expect(await violations()).toEqual([]);
    expect(complaints).toEqual([]);
  });

  for (const [defect, rules] of [
    ['rejects the URL', "createScriptURL: () => { throw new TypeError('not on my page'); }"],
    ['has no createScriptURL', ''],
  ] as const) {
    test(`the page's own policy that ${defect} blocks`, async ({ openUnder, page, outcome }) => {
      await openUnder(
        `${REQUIRED} front`,
        `${PLAIN_TAG}${LIST_WITHOUT_APP}<script>const front = trustedTypes.createPolicy('front', { ${rules} }); ${MOUNT}</script>`,
      );
      expect(await outcome()).toBe('blocked');
      await expect(page.locator('li')).toHaveText(OWN_ORDER);
    });
  }

  test("the page's default policy is sufficient", async ({ openUnder, outcome }) => {
    const policy = "<script>trustedTypes.createPolicy('default', { createScriptURL: (url) => url });</script>";
    await openUnder(`${REQUIRED} default`, `${policy}${PLAIN_TAG}${LIST}`);
    expect(await outcome()).toBe('ranked');
  });
});

test.describe('where connect-src forbids the service', () => {
  for (const [consent, attributes] of [
    ['without consent', ''],
    ['with consent', 'data-dnt="0"'],
  ] as const) {
    test(`the list is ranked, and a click throws nothing, ${consent}`, async ({
      page,
      openUnder,
      outcome,
      event,
      received,
      violations,
    }) => {
      await openUnder(
        "connect-src 'self'",
        `${PLAIN_TAG.replace('async', `async ${attributes}`)}<div onclick="event.preventDefault()">${LIST}</div>`,
      );
      expect(await outcome()).toBe('ranked');
      await page.locator('li a').first().click();
      await event('topslot:rewarded');
      await expect.poll(violations).toContain('connect-src');
      // A click still opens the link.
      await page.locator('div').evaluate((element) => element.removeAttribute('onclick'));
      await page.locator('li a').first().click();
      await page.waitForURL(/\/stories\/news-1$/);
      expect(received('reward')).toEqual([]);
    });
  }
});

test('the documented strict policy allows scripts, rewards, images and styles', async ({
  page,
  publisher,
  server,
  openUnder,
  event,
  received,
  violations,
  complaints,
}) => {
  for (const name of names('news', 1, 5)) {
    publisher.page(`/stories/${name}`, '<title>Story</title><meta property="og:image" content="/picture.svg">');
  }
  // The server reads article pages in the background.
  await expect
    .poll(async () => (await fetch(`${server.url}/api/v2/other/rank/news?limit=5&details=2`)).text())
    .toMatch(/(picture\.svg.*){5}/);
  await openUnder(
    "default-src 'none'; script-src 'nonce-r4nd0m'; connect-src <service>; img-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types topslot",
    `<link rel="stylesheet" href="/topslot.css">${NONCE_TAG}
     ${list(CALM_ATTRIBUTES, OWN_ORDER)}
     <ol data-topslot-app="other" data-topslot-sets="news" data-topslot-limit="5"></ol>`,
  );
  const { data } = await event('topslot:ranked', 'calm');
  await event('topslot:ranked', 'other');
  await expect(page.locator('ol').first().locator('li')).toHaveText(RANKED_ORDER);
  await expect(page.locator('.topslot-image')).toHaveCount(5);
  await page.waitForFunction(() => [...document.images].every(({ naturalWidth }) => naturalWidth === 32));
  await expect.poll(() => received('activate').map(({ app, status }) => [app, status])).toContainEqual(['calm', 200]);
  expect(await violations()).toEqual([]);
  await page.locator('li a').first().click();
  await expect
    .poll(() => received('reward'))
    .toMatchObject([{ app: 'calm', eventId: data.eventId, joined: 'counted', status: 200 }]);
  expect(complaints).toEqual([]);
});
