/** The names of six stories, newest first. */
export const STORIES = [1, 2, 3, 4, 5, 6].map((number) => `news-${number}`);

/** Returns the URL of a story's article page. */
export const storyUrl = (story: string, publisher: string): string => `${publisher}/stories/${story}`;

const feedItem = (story: string, index: number, publisher: string, tracking: string): string => `
  <item>
    <title>Story ${story} – “ähnlich” &amp; 東京</title>
    <link>${storyUrl(story, publisher)}${tracking}</link>
    <pubDate>${new Date(Date.UTC(2026, 10, 20, 12 - index)).toUTCString()}</pubDate>
  </item>`;

/**
 * Returns an RSS feed of the stories.
 *
 * @param tracking is appended to every link
 */
export const feedXml = (publisher: string, tracking = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>News</title>${STORIES.map((story, index) =>
    feedItem(story, index, publisher, tracking),
  ).join('')}</channel></rss>`;

/**
 * The attributes of a list. The app `calm` never reorders, so the feed's first story is on top and its click is the
 * reward. The timeout is long, so a slow machine does not fail the tests.
 */
export const APP_ATTRIBUTES = 'data-topslot-app="calm" data-topslot-sets="news" data-topslot-timeout="60000"';

/** Returns a server-rendered list of stories. The given attributes take precedence over the default ones. */
export const listHtml = (stories: readonly string[], attributes = ''): string =>
  `<ol ${attributes} ${APP_ATTRIBUTES}>${stories
    .map((story) => `<li><a href="/stories/${story}">${story}</a></li>`)
    .join('')}</ol>`;
