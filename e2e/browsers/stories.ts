/** The names of six stories, the newest first. */
export const STORIES = [1, 2, 3, 4, 5, 6].map((number) => `news-${number}`);

/** Where a publisher has the article page of a story. */
export const addressOf = (story: string, publisher: string): string => `${publisher}/stories/${story}`;

const item = (story: string, index: number, publisher: string): string => `
  <item>
    <title>Story ${story} – “ähnlich” &amp; 東京</title>
    <link>${addressOf(story, publisher)}</link>
    <pubDate>${new Date(Date.UTC(2026, 10, 20, 12 - index)).toUTCString()}</pubDate>
  </item>`;

/** The feed of the six. */
export const feed = (publisher: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>News</title>${STORIES.map((story, index) =>
    item(story, index, publisher),
  ).join('')}</channel></rss>`;

/**
 * The attributes of a list. The app never reorders: the feed's first story is the one on top, and its click the reward. And a
 * slow machine is no slow service: the list waits for long.
 */
export const APP = 'data-topslot-app="calm" data-topslot-sets="news" data-topslot-timeout="60000"';

/** A list of stories as a server renders it. What its own attributes say goes first. */
export const list = (stories: readonly string[], attributes = ''): string =>
  `<ol ${attributes} ${APP}>${stories
    .map((story) => `<li><a href="/stories/${story}">${story}</a></li>`)
    .join('')}</ol>`;
