/**
 * Result of joining a reward, an activation or a callback with the decision that it names.
 *
 * - `counted`: the first one for this decision; it is applied
 * - `repeated`: the decision already has one. For a callback: the decision already has an identical one
 * - `conflicting`: a callback that differs from an earlier one for the same request. It is ignored
 * - `dangling`: no open decision has this event id. If several processes write the log, the decision may still arrive,
 *   so the record is held until then
 */
export type JoinResult = 'counted' | 'repeated' | 'conflicting' | 'dangling';
