/**
 * Why a list keeps its order:
 * - `timeout`: no answer in time
 * - `error`: the request failed
 * - `no-callback`: the answer did not call the callback (an empty or broken script)
 * - `invalid`: the answer is not a ranking for this app, the options cannot be used, or the publisher's own rules threw
 * - `stale`: an action set is older than `maxAge`, or was never loaded
 * - `empty`: the ranking has no item that can be shown
 * - `unmatched`: no item of the list is in the ranking
 * - `interacted`: the reader was using the list: with the pointer within the last second, or with the keyboard's focus
 *   in it
 * - `blocked`: the page's policy (CSP or Trusted Types) blocked the request
 * - `aborted`: `destroy()`, `refresh()` or the `signal` ended the request
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
