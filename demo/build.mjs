/**
 * Writes what the demo's server would take from a publisher's content system: the feeds and the article pages.
 *
 * The dates are counted from the last full hour, so that the newspaper is always of today, and two builds within the
 * hour write the same bytes. A file that would not change is left alone, and one that would is replaced in one step:
 * a server that reads the folders meanwhile finds whole files, and no reason to read them again.
 */
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { paper, stories, storiesOf } from './stories.mjs';

const HOUR = 3_600_000;
const edition = Math.floor(Date.now() / HOUR) * HOUR;
const dateOf = (story) => new Date(edition - story.hoursAgo * HOUR);

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text) => text.replace(/[&<>"]/g, (character) => entities[character]);
/** Real feeds write titles both ways, so this one does too. */
const title = (story, index) => (index % 2 === 0 ? `<![CDATA[${story.title}]]>` : escape(story.title));

// Links are relative: the server that reads the feed from disk also serves the articles, at whatever port it got.
const link = (story) => `articles/${story.slug}.html`;

const rss = (name, about) => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
  <channel>
    <title>${escape(`${paper.name}: ${name}`)}</title>
    <link>index.html</link>
    <description>${escape(about)}</description>
    <language>en</language>
    <lastBuildDate>${new Date(edition).toUTCString()}</lastBuildDate>
${storiesOf(name)
  .map(
    (story, index) => `    <item>
      <title>${title(story, index)}</title>
      <link>${link(story)}</link>
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

// The id of an Atom entry has to be an absolute IRI, so the bare guid of the RSS feeds becomes the end of a tag URI.
const tag = (id) => `tag:courier.example,2025:${id}`;

const atom = (name, about) => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
  <title>${escape(`${paper.name}: ${name}`)}</title>
  <subtitle>${escape(about)}</subtitle>
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

const article = (story) => {
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

/** Makes the folder hold exactly these files. */
function write(folder, files) {
  const path = (name) => new URL(`./${folder}/${name}`, import.meta.url);
  mkdirSync(path(''), { recursive: true });
  const present = new Set(readdirSync(path('')));
  for (const [name, text] of files) {
    if (!present.delete(name) || readFileSync(path(name), 'utf8') !== text) {
      writeFileSync(path(`${name}.new`), text);
      renameSync(path(`${name}.new`), path(name));
    }
  }
  for (const name of present) rmSync(path(name), { recursive: true, force: true });
}

write('feeds', [
  // Not a feed, but likewise made elsewhere and copied to where the publisher's pages find it.
  ['topslot.css', readFileSync(new URL('../src/widget/topslot.css', import.meta.url), 'utf8')],
  ['news.xml', rss('news', 'The front page: everything from the quay, the city and beyond.')],
  ['politics.xml', rss('politics', 'The Assembly, the islands and the corridors in between.')],
  ['sports.xml', atom('sports', 'Results, and what came before and after them.')],
]);
write(
  'articles',
  stories.map((story) => [`${story.slug}.html`, article(story)]),
);
