import type { Page } from '@playwright/test';
import type { Handle, TopslotEvents } from 'topslot';
import { expect, names, test as base } from '../fixtures.ts';
import { bundleApp, renderApp, type Build, type Framework } from './bundle.ts';
import { adapt } from './recipe.ts';

// Shared by the specs of lists that a framework renders on the server and hydrates in the browser.

export const FRAMEWORKS: readonly Framework[] = ['React 18', 'React 19', 'Vue 3'];

export interface Story {
  readonly url: string;
  readonly title: string;
}

declare global {
  interface Window {
    /** The publisher's app. Set once the framework has hydrated the page. */
    app?: {
      /** Renders the front page with these stories. */
      readonly show: (stories: readonly Story[]) => void;
      /** Goes to another path with the client-side router. */
      readonly go: (path: string) => void;
      /** How often the framework has rendered the page. */
      readonly renderings: number;
    };
    /** Hydrates the page. Set once the app's bundle has been loaded. */
    hydrate?: () => void;
    /** The function `lists` of the module in the app's bundle. */
    lists: () => readonly Handle[];
  }
}

interface AppOptions {
  /** The component of the list; `recipe` is that of `docs/install.md`. */
  readonly variant: 'recipe' | 'keyed' | 'strict' | 'index' | 'tag' | 'function';
  readonly build?: Build;
  readonly head?: string;
  /** What happens at once when the list has been ranked. By default nothing, and the page is hydrated before. */
  readonly whenRanked?: 'hydrate' | { readonly show: readonly string[] };
}

interface FrameworkWorld {
  /** Opens a page whose list the framework renders on the server, in the reverse of the ranked order. */
  readonly openApp: (framework: Framework, options: AppOptions) => Promise<void>;
  /** Waits until lists have been ranked `count` times on this page, and returns the last ranking. */
  readonly ranking: (count: number) => Promise<TopslotEvents['topslot:ranked']>;
}

const toStories = (titles: readonly string[]): Story[] => titles.map((title) => ({ url: `/stories/${title}`, title }));

/** Waits until the framework has rendered the page more often than `renderings` times. */
const waitForRendering = (page: Page, renderings: number): Promise<unknown> =>
  page.waitForFunction((before) => window.app && window.app.renderings > before, renderings);

/** Runs in the page: hydrates it, or renders it with other stories, within the event of the first ranking. */
const changeWhenRanked = (stories: readonly Story[] | undefined): void =>
  addEventListener('topslot:ranked', () => (stories ? window.app?.show(stories) : window.hydrate?.()), { once: true });

/** Lets the app render the front page with other stories, and waits until it has. */
export const show = async (page: Page, titles: readonly string[]): Promise<void> => {
  const renderings = await page.evaluate((stories) => {
    const before = window.app?.renderings ?? 0;
    window.app?.show(stories);
    return before;
  }, toStories(titles));
  await waitForRendering(page, renderings);
};

/** A place for a list that `findDisplayed` mounts. */
export const CONTROL = '<div id="control"></div>';

/** The stories in the order of the app `calm`, which is the feed's. */
export const RANKED = names('news', 1, 6);

export const test = base.extend<FrameworkWorld>({
  openApp: async ({ page, open, publisher, server, hold }, use) => {
    await use(async (framework, { variant, build = 'production', head = '', whenRanked }) => {
      const props = { stories: toStories(RANKED.toReversed()), variant };
      const html = adapt(await renderApp(framework, props), server.url);
      const script = adapt(await bundleApp(framework, build), server.url);
      publisher.page('/app.js', script, { 'Content-Type': 'text/javascript; charset=utf-8' });
      const release = await hold('calm');
      await open(
        `<div id="app">${html}</div>${CONTROL}`,
        `<script>window.props = ${JSON.stringify(props)};</script><script type="module" src="/app.js"></script>${head}`,
      );
      await page.waitForFunction(() => window.hydrate);
      if (whenRanked !== 'hydrate') {
        await page.evaluate(() => window.hydrate?.());
        await page.waitForFunction(() => window.app);
      }
      if (whenRanked) {
        const stories = whenRanked === 'hydrate' ? undefined : toStories(whenRanked.show);
        await page.evaluate(changeWhenRanked, stories);
      }
      release();
      if (whenRanked) await waitForRendering(page, whenRanked === 'hydrate' ? 0 : 1);
    });
  },
  ranking: async ({ page }, use) => {
    await use(async (count) => {
      const nth = await page.waitForFunction(
        (index) => window.fired.filter(({ type }) => type === 'topslot:ranked')[index]?.detail,
        count - 1,
      );
      const ranked: TopslotEvents['topslot:ranked'] = JSON.parse(JSON.stringify(await nth.jsonValue()));
      return ranked;
    });
  },
});

/** A link as the reader sees it. */
export interface ClickedLink {
  readonly label: string;
  readonly url: string;
  /** Its place in the list. */
  readonly place: number;
  /** The story whose decision was rewarded by the click. */
  readonly rewarded: string | undefined;
}

/**
 * Clicks every link of the list, the last one first, so that a click on the top story does not hide a wrong reward. The
 * page stays. `topslot:rewarded` is dispatched synchronously with the click, so nothing has to be waited for.
 */
export const clickEveryLink = async (page: Page): Promise<ClickedLink[]> => {
  await page.evaluate(() => {
    const stop = (event: Event): void => {
      event.preventDefault();
      event.stopPropagation();
    };
    document.addEventListener('click', stop, true);
  });
  const clicked: ClickedLink[] = [];
  for (let place = (await page.locator('li a').count()) - 1; place >= 0; place -= 1) {
    const before = await page.evaluate(() => window.fired.length);
    const link = page.locator('li a').nth(place);
    await link.click();
    const rewards = await page.evaluate(
      (from) => window.fired.slice(from).filter(({ type }) => type === 'topslot:rewarded'),
      before,
    );
    const [reward]: TopslotEvents['topslot:rewarded'][] = rewards.map(({ detail }) =>
      JSON.parse(JSON.stringify(detail)),
    );
    const { label, url } = await link.evaluate((element: HTMLAnchorElement) => ({
      label: element.textContent,
      url: element.href,
    }));
    clicked.push({ label, url, place, rewarded: reward?.item.id });
  }
  return clicked;
};

/** Returns the links whose click rewarded a story that they do not show, or that is not on top. */
export const findWrongRewards = (links: readonly ClickedLink[]): ClickedLink[] =>
  links.filter(
    ({ label, url, place, rewarded }) =>
      rewarded !== undefined && (rewarded !== url || !url.endsWith(`/${label}`) || place !== 0),
  );

/**
 * Mounts the control list, and waits until its story has been displayed for a second. What was displayed before has been
 * reported by then.
 *
 * @returns the stories of the app `calm` that were reported as displayed
 */
export const findDisplayed = async (page: Page): Promise<string[]> => {
  await page.evaluate(() => {
    const control = document.querySelector('#control');
    if (control) window.api().mount(control, { app: 'other', sets: 'sports', limit: 2 });
  });
  const findEvents = (appId: string): Promise<TopslotEvents['topslot:displayed'][]> =>
    page.evaluate((id) => {
      const events = window.fired.filter(({ type }) => type === 'topslot:displayed');
      const details: TopslotEvents['topslot:displayed'][] = JSON.parse(
        JSON.stringify(events.map(({ detail }) => detail)),
      );
      return details.filter((detail) => detail.appId === id);
    }, appId);
  await expect.poll(() => findEvents('other')).toHaveLength(1);
  return (await findEvents('calm')).map(({ item }) => item.id);
};
