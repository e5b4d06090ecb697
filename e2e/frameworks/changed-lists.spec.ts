import { expect, list, names } from '../fixtures.ts';
import { clickEveryLink, CONTROL, FRAMEWORKS, findDisplayed, findWrongRewards, RANKED, test } from './frameworks.ts';

// Other code changes a list after it was ranked. Whatever it does: no click rewards another story than the one that the
// reader clicked on top of the list.

/** What a component renders after the ranking, without a `key` of its own. */
const RENDERINGS = [
  { does: 'sorts the stories as they are ranked', titles: RANKED },
  {
    does: 'sorts the stories by the reader’s taste',
    titles: ['news-3', 'news-1', 'news-6', 'news-2', 'news-5', 'news-4'],
  },
  { does: 'removes the story on top', titles: ['news-6', 'news-4', 'news-2'] },
  { does: 'adds newer stories', titles: ['news-9', 'news-8', ...RANKED.toReversed()] },
  { does: 'shows other stories only', titles: names('news', 7, 12) },
] as const;

for (const framework of FRAMEWORKS) {
  for (const variant of ['recipe', 'index'] as const) {
    const keys = variant === 'recipe' ? 'the stories’ addresses' : 'the places';
    test.describe(`${framework} renders a ranked list again whose keys are ${keys}`, () => {
      for (const { does, titles } of RENDERINGS) {
        test(`${does}: no click rewards the wrong story`, async ({ page, openApp }) => {
          await openApp(framework, { variant, whenRanked: { show: titles } });
          const links = await clickEveryLink(page);
          expect(links.map(({ label }) => label).toSorted()).toEqual(titles.toSorted());
          expect(findWrongRewards(links)).toEqual([]);
        });
      }
    });
  }

  test(`${framework} writes other stories into the elements of a ranked list: none is reported as displayed`, async ({
    page,
    openApp,
    tag,
  }) => {
    const titles = names('news', 7, 12);
    await openApp(framework, { variant: 'index', head: tag(), whenRanked: { show: titles } });
    expect(await findDisplayed(page)).toEqual([]);
    expect((await page.locator('li').allTextContents()).toSorted()).toEqual(titles.toSorted());
  });
}

/** What another script does to the list `ol` with `items`, after it was ranked; and whether the story stays on top. */
const CHANGES = [
  { does: 'replaces it by the same markup in another order', code: 'ol.innerHTML = original', onTop: false },
  { does: 'replaces it by a copy', code: 'ol.replaceWith(ol.cloneNode(true))', onTop: false },
  { does: 'appends the story on top', code: 'ol.append(items[0])', onTop: false },
  { does: 'prepends the last story', code: 'ol.prepend(items[5])', onTop: false },
  {
    does: 'reverses the list by CSS',
    code: 'ol.style = "display: flex; flex-direction: column-reverse"',
    onTop: false,
  },
  { does: 'exchanges the addresses of two links', code: '[a.href, b.href] = [b.href, a.href]', onTop: false },
  { does: 'exchanges the labels of two links', code: '[a.text, b.text] = [b.text, a.text]', onTop: false },
  { does: 'exchanges the links of two items', code: 'items[0].append(b); items[1].append(a)', onTop: false },
  { does: 'moves the story on top out of the list', code: 'document.body.append(items[0])', onTop: false },
  { does: 'moves the story on top above the list', code: 'wrapper.append(items[0])', onTop: false },
  { does: 'adds an item at the end', code: 'ol.append(items[5].cloneNode(true))', onTop: true },
  { does: 'changes the headline of the story on top', code: 'a.textContent = "Live: news-1"', onTop: true },
  { does: 'wraps the list', code: 'wrapper.append(ol)', onTop: true },
] as const;

const LIST = list('data-topslot-app="calm" data-topslot-sets="news"', RANKED.toReversed());
const openChangedList = (open: (body: string) => Promise<void>, code: string): Promise<void> =>
  open(`
    <div id="wrapper"></div>${LIST}${CONTROL}
    <script>
      const ol = document.querySelector('ol');
      const original = ol.innerHTML;
      addEventListener('topslot:ranked', () => {
        const items = [...ol.children];
        const [a, b] = items.map((item) => item.firstChild);
        ${code};
      }, { once: true });
    </script>`);

test.describe('another script changes a ranked list', () => {
  for (const { does, code, onTop } of CHANGES) {
    const outcome = onTop ? 'only the click on the top story is rewarded' : 'no click is rewarded';
    test(`${does}: ${outcome}`, async ({ page, open, ranking, complaints }) => {
      await openChangedList(open, code);
      const { data } = await ranking(1);
      const links = await clickEveryLink(page);
      const rewarded = links.filter((link) => link.rewarded).map((link) => [link.place, link.rewarded]);
      expect(rewarded).toEqual(onTop ? [[0, data.rewardAction]] : []);
      expect(complaints.filter((complaint) => !complaint.endsWith('troubleshooting.md#changed'))).toEqual([]);
    });

    test(`${does}: ${onTop ? 'the top story' : 'no story'} is reported as displayed`, async ({
      page,
      open,
      ranking,
    }) => {
      await openChangedList(open, code);
      const { data } = await ranking(1);
      expect(await findDisplayed(page)).toEqual(onTop ? [data.rewardAction] : []);
    });
  }
});
