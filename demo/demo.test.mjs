// Checks that the hand-written pages match the stories' data.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stories, storiesOf } from './stories.mjs';

const demo = dirname(fileURLToPath(import.meta.url));
const server = 'http://127.0.0.1:8080/';
const pages = ['index.html', 'evening.html', 'three-apps.html', 'classic.html'];
const feeds = ['news', 'politics', 'sports', 'evening'];

const read = (path) => readFileSync(join(demo, path), 'utf8');
const names = { amp: '&', lt: '<', gt: '>', quot: '"' };
/** Returns the visible text of HTML or XML. */
const textOf = (markup) =>
  markup
    .replace(/<!\[CDATA\[([^]*?)\]\]>|<[^>]*>/g, (_, cdata) =>
      (cdata ?? '').replace(/[&<>]/g, (character) => `&#${character.codePointAt(0)};`),
    )
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code))
    .replace(/&(amp|lt|gt|quot);/g, (_, name) => names[name])
    .replace(/\s+/g, ' ')
    .trim();
const matchGroups = (text, pattern) => [...text.matchAll(pattern)].map(([, ...groups]) => groups);
const withoutComments = (html) => html.replace(/<!--[^]*?-->/g, '');

const slugOf = (href) => href.match(/articles\/([^?#]+)\.html/)?.[1];
/** Returns every link to a story in a page, with the story's title. Ignores pictures, which repeat the link below. */
const findLinks = (html) =>
  matchGroups(html, /<a\b((?:[^>]*?)\shref="([^"]*articles\/[^"]+)"[^>]*)>([^]*?)<\/a\s*>/g)
    .filter(([tag]) => !tag.includes('aria-hidden="true"'))
    .map(([, href, inner]) => ({
      slug: slugOf(href),
      title: textOf(inner.match(/<span class="topslot-title"[^>]*>([^]*?)<\/span\s*>/)?.[1] ?? inner),
    }));
/** Returns the start tag and the items of an app's list. */
function findList(html, app) {
  const [tag, inner] = withoutComments(html).match(
    new RegExp(`<ol\\b[^>]*data-topslot-app="${app}"[^>]*>([^]*?)</ol\\s*>`),
  );
  const items = matchGroups(inner, /(<li\b[^]*?<\/li\s*>)/g).map(([item]) => ({
    id: item.match(/^<li\b[^>]*?data-topslot-id="([^"]*)"/)?.[1],
    link: findLinks(item)[0],
    href: item.match(/<a\b[^>]*?\shref="([^"]*)"/)?.[1],
  }));
  return { tag, inner, items };
}
const listArticles = () => readdirSync(join(demo, 'articles')).map((name) => `articles/${name}`);

const build = () => execFileSync(process.execPath, [join(demo, 'build.mjs')]);
before(build);

describe('the stories', () => {
  it('differ in slug, guid, title and age', () => {
    for (const key of ['slug', 'guid', 'title', 'hoursAgo']) {
      assert.equal(new Set(stories.map((story) => story[key])).size, stories.length, key);
    }
  });
  it('fit slots of a fixed height', () => {
    for (const { title, description } of stories) {
      assert.ok(title.length <= 70, title);
      assert.ok(description.length <= 145, description);
    }
  });
  it('have two to four paragraphs and a picture', () => {
    for (const { slug, body, image } of stories) {
      assert.ok(body.length >= 2 && body.length <= 4 && body.every(Boolean), slug);
      assert.ok(existsSync(join(demo, `images/${image}.svg`)), image);
    }
  });
  it('are partly in several feeds, so that merging has duplicates to drop', () => {
    const newest = feeds.map((name) => new Set(storiesOf(name).slice(0, 15)));
    const shared = (a, b) => [...a].filter((story) => b.has(story)).length;
    assert.ok(shared(newest[0], newest[1]) >= 3, 'news and politics');
    assert.ok(shared(newest[0], newest[2]) >= 3, 'news and sports');
    assert.ok(shared(newest[1], newest[2]) >= 2, 'politics and sports');
  });
});

describe('the feeds', () => {
  const itemsOf = (name) =>
    matchGroups(read(`feeds/${name}.xml`), /<(item|entry)>([^]*?)<\/\1>/g).map(([, inner]) => inner);
  const field = (item, pattern) => textOf(item.match(pattern)?.[1] ?? '');
  const title = /<title>([^]*?)<\/title>\s*<link/;

  for (const [name, minCount, tracking] of [
    ['news', 40, ''],
    ['politics', 20, ''],
    ['sports', 20, ''],
    ['evening', 12, '(?:\\?(?:utm|at)_|#xtor=)[^<]+'],
  ]) {
    it(`${name}: has every story, newest first, with title, link, guid, date and category`, () => {
      const items = itemsOf(name);
      const feedStories = storiesOf(name);
      assert.ok(items.length >= minCount);
      assert.deepEqual(
        items.map((item) => field(item, title)),
        feedStories.map((story) => story.title),
      );
      const dates = items.map((item) => Date.parse(field(item, /<(?:pubDate|published)>(.*?)</)));
      assert.ok(dates.every(Number.isFinite));
      assert.deepEqual(
        dates,
        dates.toSorted((a, b) => b - a),
      );
      assert.ok(dates[0] <= Date.now() && dates[0] > Date.now() - 8 * 3_600_000, 'fresh');
      for (const [index, item] of items.entries()) {
        const story = feedStories[index];
        assert.match(
          item,
          new RegExp(`<link>articles/${story.slug}\\.html${tracking}</link>|href="articles/${story.slug}\\.html"`),
        );
        assert.match(
          item,
          new RegExp(`<guid isPermaLink="false">${story.guid}</guid>|<id>tag:[^<]*:${story.guid}</id>`),
        );
        assert.match(item, new RegExp(`<category>${story.category}</category>|<category term="${story.category}"/>`));
      }
    });
    it(`${name}: has titles in CDATA, without CDATA, and beyond ASCII`, () => {
      const xml = read(`feeds/${name}.xml`);
      assert.match(xml, /<title><!\[CDATA\[/);
      assert.match(xml, /<title>[^<]/);
      assert.match(xml, /Łódź|東京|Ελλάδα|“/);
      assert.doesNotMatch(xml.replace(/<!\[CDATA\[[^]*?\]\]>/g, ''), /&(?!amp;|lt;|gt;|quot;)/);
    });
  }
});

describe('the articles', () => {
  it('have one page for each story', () => {
    assert.deepEqual(listArticles(), stories.map(({ slug }) => `articles/${slug}.html`).toSorted());
  });
  it('have the meta tags that provide the details of a ranking', () => {
    for (const { slug, title, description, image } of stories) {
      const html = read(`articles/${slug}.html`);
      const meta = (key) => textOf(html.match(new RegExp(`<meta (?:property|name)="${key}" content="([^"]*)">`))[1]);
      assert.equal(meta('og:title'), title);
      assert.equal(meta('og:description'), description);
      assert.equal(meta('description'), description);
      assert.equal(meta('og:image'), `../images/${image}.svg`);
      assert.ok(html.includes(`<link rel="canonical" href="${slug}.html">`), slug);
      assert.ok(html.includes('href="../index.html"'), slug);
      assert.equal(textOf(html.match(/<h1>([^]*?)<\/h1>/)[1]), title);
    }
  });
  it('are not rewritten by a second build, which deletes files without a story', () => {
    const files = [...listArticles(), ...feeds.map((name) => `feeds/${name}.xml`)];
    const hour = () => Math.floor(Date.now() / 3_600_000);
    const readTimes = () => [hour(), ...files.map((path) => statSync(join(demo, path)).mtimeMs)];
    const stale = join(demo, 'articles/gone.html');
    writeFileSync(stale, 'A story of last year.');
    build();
    const timesBefore = readTimes();
    build();
    assert.ok(!existsSync(stale));
    // If a new hour begins between the builds, the second build must rewrite the files.
    if (hour() === timesBefore[0]) assert.deepEqual(readTimes(), timesBefore);
  });
});

describe('the pages', () => {
  const bySlug = new Map(stories.map((story) => [story.slug, story]));

  for (const page of pages) {
    it(`${page}: links to existing stories by their titles`, () => {
      const links = findLinks(read(page));
      assert.ok(links.length >= 10);
      for (const { slug, title } of links) assert.equal(title, bySlug.get(slug)?.title, slug);
    });
    it(`${page}: shows the guid, the picture and the description of the story in each item with an id`, () => {
      const html = withoutComments(read(page));
      const items = matchGroups(html, /<li\b[^>]*?data-topslot-id="([^"]*)"[^>]*>([^]*?)<\/li\s*>/g);
      for (const [guid, inner] of items) {
        const story = bySlug.get(findLinks(inner)[0].slug);
        if (guid !== '') assert.equal(story.guid, guid);
        assert.ok(inner.includes(`src="images/${story.image}.svg"`), story.slug);
        assert.ok(textOf(inner).endsWith(story.description), story.slug);
      }
    });
  }

  it('show the newest stories in the order of the feed, around an advertisement and a pinned story', () => {
    const { tag, items } = findList(read('index.html'), 'my-site');
    assert.match(tag, /data-topslot-sets="news"/);
    assert.match(tag, /data-topslot-limit="10"/);
    assert.equal(items[2].href, undefined);
    assert.equal(items[2].id, undefined);
    assert.equal(items[4].id, '');
    assert.deepEqual(
      items.filter(({ id }) => id).map(({ id }) => id),
      storiesOf('news')
        .slice(0, 10)
        .map(({ guid }) => guid),
    );
  });
  it('show three apps: one matched by guid, one by links, one empty', () => {
    const html = read('three-apps.html');
    const newest = (name) => storiesOf(name).slice(0, 10);
    assert.deepEqual(
      findList(html, 'politics-app').items.map(({ id }) => id),
      newest('politics').map(({ guid }) => guid),
    );
    const sports = findList(html, 'sports-app');
    assert.doesNotMatch(sports.inner, /data-topslot-id/);
    assert.deepEqual(
      sports.items.map(({ href }) => href),
      newest('sports').map(({ slug }) => `${server}articles/${slug}.html`),
    );
  });
  it('show a big story above a grid in the evening, with an ad, a pinned story and one that the feed lacks', () => {
    const html = withoutComments(read('evening.html'));
    const feed = new Set(storiesOf('evening').map(({ slug }) => slug));
    const cards = matchGroups(html, /<article class="teaser"([^>]*)>([^]*?)<\/article>/g);
    const ranked = [];
    const others = [];
    for (const [attributes, inner] of cards) {
      const [picture, ...links] = matchGroups(inner, /<a\b[^>]*?\shref="([^"]*)"/g).flat();
      const story = bySlug.get(slugOf(picture));
      assert.deepEqual(
        links.map((href) => slugOf(href)),
        [undefined, story.slug, undefined, undefined],
      );
      assert.equal(links.at(-1), '#');
      assert.ok(inner.includes(`src="images/${story.image}.svg"`), story.slug);
      assert.ok(textOf(inner).includes(story.description), story.slug);
      // Absolute, because a page that was opened from disk has no guids to match by.
      assert.ok(picture.startsWith(server) && links[1].startsWith(server), story.slug);
      (feed.has(story.slug) && !attributes.includes('data-topslot-id') ? ranked : others).push(story.slug);
    }
    assert.equal(ranked.length, 6);
    // The pinned story, and the one that the feed lacks.
    assert.deepEqual(
      others.map((slug) => feed.has(slug)),
      [true, false],
    );
    assert.equal(matchGroups(html, /(class="ad")/g).length, 1);
    assert.match(html, /data-topslot-sets="evening">\s*<article[^]*<\/article>\s*<div class="grid">/);
    assert.ok(!html.includes(storiesOf('evening')[0].slug), 'the newest story of the feed is not on the page');
  });
  it('are all in the navigation of each page', () => {
    for (const page of pages) {
      const [navigation] = read(page).match(/<nav aria-label="Demo pages">[^]*?<\/nav>/);
      const links = matchGroups(navigation, /href="([^"]*)"/g).flat();
      assert.deepEqual(links, [...pages, `${server}_dev/`], page);
      assert.match(navigation, new RegExp(`href="${page}" aria-current="page"`));
    }
  });
  it('have no white space in the lists that the widget fills, so that they match :empty', () => {
    assert.equal(findList(read('index.html'), 'picked').inner, '');
    assert.equal(findList(read('three-apps.html'), 'merged-app').inner, '');
  });
  it('use only apps and action sets of the configuration', () => {
    const { apps, actionSets } = JSON.parse(read('topslot.config.json'));
    for (const page of pages) {
      for (const [app] of matchGroups(read(page), /data-topslot-app="([^"]*)"/g)) assert.ok(app in apps, app);
      for (const [sets] of matchGroups(read(page), /data-topslot-sets="([^"]*)"/g)) {
        for (const set of sets.split(' ')) assert.ok(set in actionSets, set);
      }
      for (const [app] of matchGroups(read(page), /data-status="([^"]*)"/g)) {
        assert.match(read(page), new RegExp(`data-topslot-app="${app}"`));
      }
    }
    for (const { feed } of Object.values(actionSets)) assert.ok(existsSync(join(demo, feed)), feed);
  });
  it('contain the snippet of 2017 as it was published', () => {
    const html = read('classic.html');
    assert.match(html, /function callback\(data\) \{/);
    assert.ok(html.includes(`<script src="${server}api/v2/classic/rank/news" async></script>`));
    assert.match(
      html,
      /\$\.ajax\(\{\s*type: "POST",\s*url: 'http:\/\/127\.0\.0\.1:8080\/api\/v2\/classic\/reward\/' \+ data\.eventId,\s*contentType: "application\/json" \}\)/,
    );
    assert.doesNotMatch(html, /topslot\.js|data-topslot/);
  });

  it('use each element id once', () => {
    for (const page of [...pages, ...listArticles()]) {
      const ids = matchGroups(read(page), /\sid="([^"]*)"/g).flat();
      assert.deepEqual(ids, [...new Set(ids)], page);
    }
  });
  it('have no broken links', () => {
    // Paths that the server adds to those of this folder.
    const served = new Set(['topslot.js', 'topslot-report.js', '_dev/', 'api/v2/classic/rank/news']);
    for (const page of [...pages, ...listArticles()]) {
      const html = withoutComments(read(page));
      const ids = new Set(matchGroups(html, /\sid="([^"]*)"/g).flat());
      for (const [address] of matchGroups(html, /\s(?:href|src)="([^"]*)"/g)) {
        const [, path, fragment] = address.match(/^([^?#]*)[^#]*#?(.*)$/);
        if (path === '') {
          // A script handles the links to `#`.
          assert.ok(fragment === '' || ids.has(fragment), `${page}: ${address}`);
        } else if (path.startsWith(server)) {
          const onServer = path.slice(server.length);
          assert.ok(served.has(onServer) || existsSync(join(demo, onServer)), `${page}: ${address}`);
        } else {
          const file = join(demo, dirname(page), path);
          assert.ok(existsSync(file), `${page}: ${address}`);
          if (fragment !== '') assert.match(readFileSync(file, 'utf8'), new RegExp(`\\sid="${fragment}"`), address);
        }
      }
    }
  });
  it('use small pictures of the same aspect ratio', () => {
    for (const name of readdirSync(join(demo, 'images'))) {
      const svg = read(`images/${name}`);
      assert.match(svg, /^<svg [^>]*viewBox="0 0 640 360"/, name);
      assert.ok(Buffer.byteLength(svg) < 3000, name);
      const ids = new Set(matchGroups(svg, /\sid="([^"]*)"/g).flat());
      for (const [id] of matchGroups(svg, /(?:href="#|url\(#)([^")]*)/g)) assert.ok(ids.has(id), `${name}: ${id}`);
    }
  });
});
