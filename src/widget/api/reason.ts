/**
 * Why the list was left as it was, which is the publisher's own order:
 * - `timeout`: no answer in time
 * - `error`: the request failed
 * - `no-callback`: an answer came, but it called nobody (an empty or a broken script)
 * - `invalid`: the answer is not a ranking for this app, the options cannot be used, or the publisher's own rules threw
 * - `stale`: an action set was refreshed too long ago, or has never been read
 * - `empty`: nothing was ranked that could be shown
 * - `unmatched`: no item of the list is in the ranking
 * - `interacted`: the reader was using the list: the pointer within the last second, or the keyboard's focus
 * - `blocked`: the page's policy (CSP, Trusted Types) does not allow the request
 * - `aborted`: `destroy()`, `refresh()` or the `signal` ended it
 */
export type Reason =
  | 'timeout'
  | 'error'
  | 'no-callback'
  | 'invalid'
  | 'stale'
  | 'empty'
  | 'unmatched'
  | 'interacted'
  | 'blocked'
  | 'aborted';
