/**
 * What a reward, an activation or a callback came to.
 *
 * - `counted`: it is the first
 * - `repeated`: another one came before it; of a callback: the same one
 * - `conflicting`: a callback that differs from an earlier one for the same request, and changes nothing
 * - `dangling`: no open decision has that id. Where several processes write the log it may yet come: it is waited for
 */
export type Joined = 'counted' | 'repeated' | 'conflicting' | 'dangling';
