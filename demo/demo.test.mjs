// The pages are written by hand and the stories are data: this keeps the two in step.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stories, storiesOf } from './stories.mjs';

const demo = dirname(fileURLToPath(import.meta.url));
const server = 'http://127.0.0.1:8080/';
const pages = ['index.html', 'three-apps.html', 'classic.html'];
const feeds = ['news', 'politics', 'sports'];

const read = (path) => readFileSync(join(demo, path), 'utf8');
const names = { amp: '&', lt: '<', gt: '>', quot: '"' };
/** Markup or XML text as a reader sees it. */
const textOf = (markup) =>
  markup
    .replace(/<!\[CDATA\[([^]*?)\]\]>|<[^>]*>/g, (_, cdata) =>
      (cdata ?? '').replace(/[&<>]/g, (character) => `&#${character.codePointAt(0)};`),
    )
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(code))
    .replace(/&(amp|lt|gt|quot);/g, (_, name) => names[name])
    .replace(/\s+/g, ' ')
    .trim();
const all = (text, pattern) => [...text.matchAll(pattern)].map(([, ...groups]) => groups);
const withoutComments = (html) => html.replace(/<!--[^]*?-->/g, '');

/** Every link to a story in a page, with the words that name it. */
const linksIn = (html) =>
  all(html, /<a\b[^>]*?\shref="([^"]*articles\/[^"]+)"[^>]*>([^]*?)<\/a\s*>/g).map(([href, inner]) => ({
    slug: href.match(/articles\/(.+)\.html$/)[1],
    title: textOf(inner.match(/<span class="topslot-title"[^>]*>([^]*?)<\/span\s*>/)?.[1] ?? inner),
  }));
/** The attributes and the items of the list of one app. */
function listOf(html, app) {
  const [tag, inner] = withoutComments(html).match(
    new RegExp(`<ol\\b[^>]*data-topslot-app="${app}"[^>]*>([^]*?)</ol\\s*>`),
  );
  const items = all(inner, /(<li\b[^]*?<\/li\s*>)/g).map(([item]) => ({
    id: item.match(/^<li\b[^>]*?data-topslot-id="([^"]*)"/)?.[1],
    link: linksIn(item)[0],
    href: item.match(/<a\b[^>]*?\shref="([^"]*)"/)?.[1],
  }));
  return { tag, inner, items };
}
const articles = () => readdirSync(join(demo, 'articles')).map((name) => `articles/${name}`);

const build = () => execFileSync(process.execPath, [join(demo, 'build.mjs')]);
before(build);

describe('the stories', () => {
  it('differ in slug, guid and age', () => {
    for (const key of ['slug', 'guid', 'title', 'hoursAgo']) {
      assert.equal(new Set(stories.map((story) => story[key])).size, stories.length, key);
    }
  });
  it('fit the places of a fixed height', () => {
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
  it('are shared between the newest of the feeds, so that merging has something to drop', () => {
    const newest = feeds.map((name) => new Set(storiesOf(name).slice(0, 15)));
    const shared = (a, b) => [...a].filter((story) => b.has(story)).length;
    assert.ok(shared(newest[0], newest[1]) >= 3, 'news and politics');
    assert.ok(shared(newest[0], newest[2]) >= 3, 'news and sports');
    assert.ok(shared(newest[1], newest[2]) >= 2, 'politics and sports');
  });
});

describe('the feeds', () => {
  const itemsOf = (name) => all(read(`feeds/${name}.xml`), /<(item|entry)>([^]*?)<\/\1>/g).map(([, inner]) => inner);
  const field = (item, pattern) => textOf(item.match(pattern)?.[1] ?? '');
  const title = /<title>([^]*?)<\/title>\s*<link/;

  for (const [name, least] of [
    ['news', 40],
    ['politics', 20],
    ['sports', 20],
  ]) {
    it(`${name}: every story, newest first, with title, link, guid, date and category`, () => {
      const items = itemsOf(name);
      const written = storiesOf(name);
      assert.ok(items.length >= least);
      assert.deepEqual(
        items.map((item) => field(item, title)),
        written.map((story) => story.title),
      );
      const dates = items.map((item) => Date.parse(field(item, /<(?:pubDate|published)>(.*?)</)));
      assert.ok(dates.every(Number.isFinite));
      assert.deepEqual(
        dates,
        dates.toSorted((a, b) => b - a),
      );
      assert.ok(dates[0] <= Date.now() && dates[0] > Date.now() - 8 * 3_600_000, 'fresh');
      for (const [index, item] of items.entries()) {
        const story = written[index];
        assert.match(
          item,
          new RegExp(`<link>articles/${story.slug}\\.html</link>|href="articles/${story.slug}\\.html"`),
        );
        assert.match(
          item,
          new RegExp(`<guid isPermaLink="false">${story.guid}</guid>|<id>tag:[^<]*:${story.guid}</id>`),
        );
        assert.match(item, new RegExp(`<category>${story.category}</category>|<category term="${story.category}"/>`));
      }
    });
    it(`${name}: some titles in CDATA, some with entities, some beyond ASCII`, () => {
      const xml = read(`feeds/${name}.xml`);
      assert.match(xml, /<title><!\[CDATA\[/);
      assert.match(xml, /<title>[^<]/);
      assert.match(xml, /Łódź|東京|Ελλάδα|“/);
      assert.doesNotMatch(xml.replace(/<!\[CDATA\[[^]*?\]\]>/g, ''), /&(?!amp;|lt;|gt;|quot;)/);
    });
  }
});

describe('the articles', () => {
  it('are one page a story', () => {
    assert.deepEqual(articles(), stories.map(({ slug }) => `articles/${slug}.html`).toSorted());
  });
  it('say in meta tags what a ranking with details tells of them', () => {
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
  it('are left alone by a second build, and cleared of what no story asks for', () => {
    const files = [...articles(), ...feeds.map((name) => `feeds/${name}.xml`)];
    const hour = () => Math.floor(Date.now() / 3_600_000);
    const times = () => [hour(), ...files.map((path) => statSync(join(demo, path)).mtimeMs)];
    const stale = join(demo, 'articles/gone.html');
    writeFileSync(stale, 'A story of last year.');
    build();
    const earlier = times();
    build();
    assert.ok(!existsSync(stale));
    // Should the hour strike in between, the second build is right to write.
    if (hour() === earlier[0]) assert.deepEqual(times(), earlier);
  });
});

describe('the pages', () => {
  const bySlug = new Map(stories.map((story) => [story.slug, story]));

  for (const page of pages) {
    it(`${page}: every story linked is one of ours, under its title`, () => {
      const links = linksIn(read(page));
      assert.ok(links.length >= 10);
      for (const { slug, title } of links) assert.equal(title, bySlug.get(slug)?.title, slug);
    });
    it(`${page}: every item with an id has the guid, the picture and the words of its story`, () => {
      const html = withoutComments(read(page));
      const items = all(html, /<li\b[^>]*?data-topslot-id="([^"]*)"[^>]*>([^]*?)<\/li\s*>/g);
      for (const [guid, inner] of items) {
        const story = bySlug.get(linksIn(inner)[0].slug);
        if (guid !== '') assert.equal(story.guid, guid);
        assert.ok(inner.includes(`src="images/${story.image}.svg"`), story.slug);
        assert.ok(textOf(inner).endsWith(story.description), story.slug);
      }
    });
  }

  it('leads with the newest of the news, in the order of the feed, around an advertisement and a pinned story', () => {
    const { tag, items } = listOf(read('index.html'), 'my-site');
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
  it('shows three apps: one matched by guid, one by its links alone, one empty', () => {
    const html = read('three-apps.html');
    const newest = (name) => storiesOf(name).slice(0, 10);
    assert.deepEqual(
      listOf(html, 'politics-app').items.map(({ id }) => id),
      newest('politics').map(({ guid }) => guid),
    );
    const sports = listOf(html, 'sports-app');
    assert.doesNotMatch(sports.inner, /data-topslot-id/);
    assert.deepEqual(
      sports.items.map(({ href }) => href),
      newest('sports').map(({ slug }) => `${server}articles/${slug}.html`),
    );
  });
  it('leaves the lists that the widget fills without so much as a space', () => {
    assert.equal(listOf(read('index.html'), 'picked').inner, '');
    assert.equal(listOf(read('three-apps.html'), 'merged-app').inner, '');
  });
  it('asks only for apps and action sets that the configuration knows', () => {
    const { apps, actionSets } = JSON.parse(read('topslot.config.json'));
    for (const page of pages) {
      for (const [app] of all(read(page), /data-topslot-app="([^"]*)"/g)) assert.ok(app in apps, app);
      for (const [sets] of all(read(page), /data-topslot-sets="([^"]*)"/g)) {
        for (const set of sets.split(' ')) assert.ok(set in actionSets, set);
      }
      for (const [app] of all(read(page), /data-status="([^"]*)"/g)) {
        assert.match(read(page), new RegExp(`data-topslot-app="${app}"`));
      }
    }
    for (const { feed } of Object.values(actionSets)) assert.ok(existsSync(join(demo, feed)), feed);
  });
  it('has the snippet of 2017 as it was published', () => {
    const html = read('classic.html');
    assert.match(html, /function callback\(data\) \{/);
    assert.ok(html.includes(`<script src="${server}api/v2/classic/rank/news" async></script>`));
    assert.match(
      html,
      /\$\.ajax\(\{\s*type: "POST",\s*url: 'http:\/\/127\.0\.0\.1:8080\/api\/v2\/classic\/reward\/' \+ data\.eventId,\s*contentType: "application\/json" \}\)/,
    );
    assert.doesNotMatch(html, /topslot\.js|data-topslot/);
  });

  it('never uses an id twice on a page', () => {
    for (const page of [...pages, ...articles()]) {
      const ids = all(read(page), /\sid="([^"]*)"/g).flat();
      assert.deepEqual(ids, [...new Set(ids)], page);
    }
  });
  it('links to nothing that is not there', () => {
    // What the server has besides this folder.
    const served = new Set(['topslot.js', 'topslot-report.js', '_dev/', 'api/v2/classic/rank/news']);
    for (const page of [...pages, ...articles()]) {
      const html = withoutComments(read(page));
      const ids = new Set(all(html, /\sid="([^"]*)"/g).flat());
      for (const [address] of all(html, /\s(?:href|src)="([^"]*)"/g)) {
        if (address.startsWith('#')) {
          assert.ok(ids.has(address.slice(1)), `${page}: ${address}`);
        } else if (address.startsWith(server)) {
          const path = address.slice(server.length);
          assert.ok(served.has(path) || existsSync(join(demo, path)), `${page}: ${address}`);
        } else {
          assert.ok(existsSync(join(demo, dirname(page), address)), `${page}: ${address}`);
        }
      }
    }
  });
  it('has small pictures of one shape', () => {
    for (const name of readdirSync(join(demo, 'images'))) {
      const svg = read(`images/${name}`);
      assert.match(svg, /^<svg [^>]*viewBox="0 0 640 360"/, name);
      assert.ok(Buffer.byteLength(svg) < 3000, name);
      const ids = new Set(all(svg, /\sid="([^"]*)"/g).flat());
      for (const [id] of all(svg, /(?:href="#|url\(#)([^")]*)/g)) assert.ok(ids.has(id), `${name}: ${id}`);
    }
  });
});
