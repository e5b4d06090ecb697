import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

// Helpers of several tests. The name ends in .test.ts so that the package does not include this file.

/** Creates an empty folder, and deletes it after the test. */
export const tempFolder = async (test: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'topslot-'));
  // A server that the test started may still write into the folder.
  test.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
};

/** Returns an RSS feed. Each name is the article's title, its guid and the last segment of its URL. */
export const rss = (names: readonly string[]): string => {
  const item = (name: string): string =>
    `<item><title>${name}</title><link>https://www.example/${name}</link><guid>${name}</guid></item>`;
  return `<rss version="2.0"><channel>${names.map(item).join('')}</channel></rss>`;
};

/** Creates the file of a feed with three articles, and returns its path. */
export const newsFeed = async (test: TestContext): Promise<string> => {
  const file = join(await tempFolder(test), 'news.xml');
  await writeFile(file, rss(['a', 'b', 'c']));
  return file;
};

/**
 * Resolves as soon as a condition holds.
 *
 * @throws Error if the condition does not hold after ten seconds
 */
export const until = async (condition: () => boolean): Promise<void> => {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`Still false after ten seconds: ${String(condition)}`);
    await new Promise(setImmediate);
  }
};
