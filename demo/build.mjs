/**
 * Writes the files that a publisher's content system would provide: the feeds and the article pages.
 *
 * Dates are relative to the last full hour, so that the newspaper is always of today, and two builds within an hour
 * write the same bytes. Unchanged files are not written, so a running server does not read them again. Changed files
 * are replaced atomically, so it never reads a partial file.
 */
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { paper, stories, storiesOf } from './stories.mjs';

const HOUR = 3_600_000;
const edition = Math.floor(Date.now() / HOUR) * HOUR;
const dateOf = (story) => new Date(edition - story.hoursAgo * HOUR);

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text) => text.replace(/[&<>"]/g, (character) => entities[character]);
/** Writes every other title as CDATA, because real feeds use both forms. */
const title = (story, index) => (index % 2 === 0 ? `<![CDATA[${story.title}]]>` : escape(story.title));

// Links are relative, because the server's port is not known at build time. It resolves them against its own address.
const link = (story) => `articles/${story.slug}.html`;

/** What publishers append to the links of their feeds, to recognize the readers who come from there. */
const trackings = ['?utm_source=rss&utm_medium=rss', '#xtor=RSS-1', '?at_medium=RSS&at_campaign=evening'];
const trackedLink = (story, index) => link(story) + trackings[index % trackings.length];

const createRss = (name, description, linkOf = link) => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
  <channel>
    <title>${escape(`${paper.name}: ${name}`)}</title>
    <link>index.html</link>
    <description>${escape(description)}</description>
    <language>en</language>
    <lastBuildDate>${new Date(edition).toUTCString()}</lastBuildDate>
${storiesOf(name)
  .map(
    (story, index) => `    <item>
      <title>${title(story, index)}</title>
      <link>${escape(linkOf(story, index))}</link>
      <guid isPermaLink="false">${story.guid}</guid>
      <pubDate>${dateOf(story).toUTCString()}</pubDate>
      <category>${story.category}</category>
      <description>${escape(story.description)}</description>
    </item>
`,
  )
  .join('')}  </channel>
</rss>
`;

// The id of an Atom entry must be an absolute IRI, so the guid is appended to a tag URI.
const tag = (id) => `tag:courier.example,2025:${id}`;

const createAtom = (name, description) => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <title>${escape(`${paper.name}: ${name}`)}</title>
  <subtitle>${escape(description)}</subtitle>
  <link href="index.html"/>
  <id>${tag(name)}</id>
  <updated>${new Date(edition).toISOString()}</updated>
  <author><name>${escape(paper.name)}</name></author>
${storiesOf(name)
  .map(
    (story, index) => `  <entry>
    <title>${title(story, index)}</title>
    <link rel="alternate" type="text/html" href="${link(story)}"/>
    <id>${tag(story.guid)}</id>
    <published>${dateOf(story).toISOString()}</published>
    <updated>${dateOf(story).toISOString()}</updated>
    <category term="${story.category}"/>
    <summary>${escape(story.description)}</summary>
  </entry>
`,
  )
  .join('')}</feed>
`;

const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });

const createArticle = (story) => {
  const author = story.category === 'Opinion' ? 'a reader' : `our ${story.category.toLowerCase()} desk`;
  const more = stories.filter(({ category, slug }) => category === story.category && slug !== story.slug).slice(0, 3);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escape(story.title)} | ${escape(paper.name)}</title>
    <meta name="description" content="${escape(story.description)}">
    <link rel="canonical" href="${story.slug}.html">
    <meta property="og:type" content="article">
    <meta property="og:site_name" content="${escape(paper.name)}">
    <meta property="og:title" content="${escape(story.title)}">
    <meta property="og:description" content="${escape(story.description)}">
    <meta property="og:image" content="../images/${story.image}.svg">
    <meta property="article:published_time" content="${dateOf(story).toISOString()}">
    <link rel="icon" href="../icon.svg">
    <link rel="stylesheet" href="../style.css">
  </head>
  <body>
    <header class="masthead masthead-small">
      <p class="name"><a href="../index.html">${escape(paper.name)}</a></p>
    </header>
    <main class="page article">
      <p class="kicker">${story.category}</p>
      <h1>${escape(story.title)}</h1>
      <p class="standfirst">${escape(story.description)}</p>
      <p class="byline">By ${author}, <time datetime="${dateOf(story).toISOString()}">${day.format(dateOf(story))} UTC</time></p>
      <img class="picture" src="../images/${story.image}.svg" alt="" width="640" height="360">
      <div class="prose">
${story.body.map((paragraph) => `        <p>${escape(paragraph)}</p>\n`).join('')}      </div>
${
  more.length === 0
    ? ''
    : `      <section class="more">
        <h2>More from ${story.category}</h2>
        <ul role="list">
${more.map(({ slug, title: text }) => `          <li><a href="${slug}.html">${escape(text)}</a></li>\n`).join('')}        </ul>
      </section>
`
}      <p><a class="back" href="../index.html">Back to the front page</a></p>
    </main>
    <footer class="imprint">
      <p>${escape(paper.name)} is an invented newspaper, and so is every word in it.</p>
    </footer>
  </body>
</html>
`;
};

/** Writes these files into the folder and deletes all others. */
function writeFolder(folder, files) {
  const urlOf = (name) => new URL(`./${folder}/${name}`, import.meta.url);
  mkdirSync(urlOf(''), { recursive: true });
  const present = new Set(readdirSync(urlOf('')));
  for (const [name, text] of files) {
    if (!present.delete(name) || readFileSync(urlOf(name), 'utf8') !== text) {
      writeFileSync(urlOf(`${name}.new`), text);
      renameSync(urlOf(`${name}.new`), urlOf(name));
    }
  }
  for (const name of present) rmSync(urlOf(name), { recursive: true, force: true });
}

writeFolder('feeds', [
  // Not a feed, but also a copied file that the publisher's pages load.
  ['topslot.css', readFileSync(new URL('../src/widget/topslot.css', import.meta.url), 'utf8')],
  ['news.xml', createRss('news', 'The front page: everything from the quay, the city and beyond.')],
  ['politics.xml', createRss('politics', 'The Assembly, the islands and the corridors in between.')],
  ['evening.xml', createRss('evening', 'The evening edition: what the day came to.', trackedLink)],
  ['sports.xml', createAtom('sports', 'Results, and what came before and after them.')],
]);
writeFolder(
  'articles',
  stories.map((story) => [`${story.slug}.html`, createArticle(story)]),
);
