import { isDeepJson, MAX_JSON_DEPTH } from '../isDeepJson.ts';
import { isObject } from '../isObject.ts';
import type { ReadResult } from '../readResult.ts';

/**
 * A decision in the body of a rank request. It chooses among action sets of the server, or among actions in the body.
 */
export interface DecisionRequest {
  /** Ids of action sets; empty if the decision contains actions. */
  readonly sets: readonly string[];
  /** In the caller's order, which is the default ranking. Absent if the decision contains action sets. */
  readonly actions?: readonly { readonly id: string; readonly features: readonly unknown[] }[];
  /** Features of the reader or the situation, which apply to all actions. */
  readonly shared: readonly unknown[];
}

/** Maximum number of actions in one request, over all its decisions. */
const MAX_ACTIONS = 1000;

/** In UTF-16 code units. */
const MAX_ID_LENGTH = 4096;

/** Maximum number of decisions in one request, so that a single body cannot cause hours of work. */
const MAX_DECISIONS = 100;

const readList = (value: unknown, key: string): readonly unknown[] => {
  const found: unknown = isObject(value) ? Reflect.get(value, key) : undefined;
  return Array.isArray(found) ? found : [];
};

/** Reads `{"id":…}`, where the id is a string or a number. */
const readId = (value: unknown): string | undefined => {
  const id: unknown = isObject(value) ? Reflect.get(value, 'id') : undefined;
  const text = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
  return text !== '' && text.length <= MAX_ID_LENGTH ? text : undefined;
};

const readDecision = (decision: unknown, place: string): ReadResult<DecisionRequest> => {
  const shared = readList(isObject(decision) ? Reflect.get(decision, 'shared') : undefined, 'features');

  const sets: string[] = [];
  for (const [index, set] of readList(decision, 'actionSets').entries()) {
    // The API document nests it: {"id":{"id":"<set>"}}.
    const id = readId(isObject(set) ? Reflect.get(set, 'id') : undefined);
    if (id === undefined) return { ok: false, why: `${place}.actionSets[${index}].id.id: must be an action set's id.` };
    if (!sets.includes(id)) sets.push(id);
  }

  const actions = new Map<string, { id: string; features: readonly unknown[] }>();
  for (const [index, action] of readList(decision, 'actions').entries()) {
    const id = readList(action, 'ids').map(readId).find(Boolean);
    if (id === undefined) {
      return {
        ok: false,
        why: `${place}.actions[${index}].ids[0].id: must be a number or a string of at most ${MAX_ID_LENGTH} characters.`,
      };
    }
    if (!actions.has(id)) actions.set(id, { id, features: readList(action, 'features') });
  }

  if (sets.length > 0) return { ok: true, value: { sets, shared } };
  if (actions.size > 0) return { ok: true, value: { sets, actions: [...actions.values()], shared } };
  return { ok: false, why: `${place}: must contain actionSets or actions.` };
};

/**
 * Reads the body of `POST …/rank`: `{"decisions":[…]}`. Each decision has either `actionSets[].id.id`, or
 * `actions[].ids[].id` and features. Unknown keys are ignored.
 *
 * @returns the decisions in order, or a sentence that names the invalid field
 */
export const readRankBody = (body: string): ReadResult<readonly DecisionRequest[]> => {
  if (isDeepJson(body)) return { ok: false, why: `The body is nested deeper than ${MAX_JSON_DEPTH} levels.` };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {
      ok: false,
      why: 'The body is not JSON. It should be {"decisions":[{"actionSets":[{"id":{"id":"news"}}]}]}.',
    };
  }
  const decisions = readList(parsed, 'decisions');
  if (decisions.length === 0 || decisions.length > MAX_DECISIONS) {
    return { ok: false, why: `decisions: must be a list of 1 to ${MAX_DECISIONS} decisions.` };
  }
  const value: DecisionRequest[] = [];
  for (const [index, decision] of decisions.entries()) {
    const read = readDecision(decision, `decisions[${index}]`);
    if (!read.ok) return read;
    value.push(read.value);
  }
  const actions = value.reduce((sum, decision) => sum + (decision.actions?.length ?? 0), 0);
  if (actions > MAX_ACTIONS)
    return { ok: false, why: `decisions: must not contain more than ${MAX_ACTIONS} actions in total.` };
  return { ok: true, value };
};
