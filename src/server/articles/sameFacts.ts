import type { ArticleFacts } from './parseArticlePage.ts';

/** Whether two pages say the same; one that says nothing is like one that was never read. */
export function sameFacts(one: ArticleFacts | null, other: ArticleFacts | null): boolean {
  return (
    one?.title === other?.title &&
    one?.description === other?.description &&
    one?.image === other?.image &&
    one?.ds_id === other?.ds_id
  );
}
