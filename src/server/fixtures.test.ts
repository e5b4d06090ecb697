import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

// What several tests need. It is called a test so that it is compiled with them and shipped with none.

/** A folder of its own for a test, which is gone after it. */
export const tempFolder = async (test: TestContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'topslot-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** An RSS feed of articles, each known by the last part of its address, which is its guid and title too. */
export const rss = (names: readonly string[]): string => {
  const item = (name: string): string =>
    `<item><title>${name}</title><link>https://www.example/${name}</link><guid>${name}</guid></item>`;
  return `<rss version="2.0"><channel>${names.map(item).join('')}</channel></rss>`;
};

/** The file of a feed with three articles. */
export const newsFeed = async (test: TestContext): Promise<string> => {
  const file = join(await tempFolder(test), 'news.xml');
  await writeFile(file, rss(['a', 'b', 'c']));
  return file;
};

/** Resolves once something holds that the other end of a connection brings about; gives up after ten seconds. */
export const until = async (holds: () => boolean): Promise<void> => {
  const end = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`It never came to ${String(holds)}.`);
    await new Promise(setImmediate);
  }
};
