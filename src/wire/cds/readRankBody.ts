import { isDeepJson, MAX_DEPTH } from '../isDeepJson.ts';
import { isObject } from '../isObject.ts';
import type { Read } from '../read.ts';

/** One decision that a caller of the JSON form asks for: over action sets by id, or over actions that it brings along. */
export interface DecisionRequest {
  readonly sets: readonly string[];
  /** In the caller's order, which is the default ranking. Absent where the decision names action sets. */
  readonly actions?: readonly { readonly id: string; readonly features: readonly unknown[] }[];
  /** Facts about the reader or the moment, for all actions alike. */
  readonly shared: readonly unknown[];
}

/** Most actions in one request, over all its decisions; and the longest id, in UTF-16 units. */
const MAX_ACTIONS = 1000;
const MAX_ID = 4096;

const list = (value: unknown, key: string): readonly unknown[] => {
  const found: unknown = isObject(value) ? Reflect.get(value, key) : undefined;
  return Array.isArray(found) ? found : [];
};

/** `{"id":…}`, where the id is a text or a number. */
const readId = (value: unknown): string | undefined => {
  const id: unknown = isObject(value) ? Reflect.get(value, 'id') : undefined;
  const text = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
  return text !== '' && text.length <= MAX_ID ? text : undefined;
};

const readDecision = (decision: unknown, place: string): Read<DecisionRequest> => {
  const shared = list(isObject(decision) ? Reflect.get(decision, 'shared') : undefined, 'features');

  const sets: string[] = [];
  for (const [index, set] of list(decision, 'actionSets').entries()) {
    // The document nests it: {"id":{"id":"<set>"}}.
    const id = readId(isObject(set) ? Reflect.get(set, 'id') : undefined);
    if (id === undefined) return { ok: false, why: `${place}.actionSets[${index}].id.id: must be an action set's id.` };
    if (!sets.includes(id)) sets.push(id);
  }

  const actions = new Map<string, { id: string; features: readonly unknown[] }>();
  for (const [index, action] of list(decision, 'actions').entries()) {
    const id = list(action, 'ids').map(readId).find(Boolean);
    if (id === undefined) {
      return {
        ok: false,
        why: `${place}.actions[${index}].ids[0].id: must be a number, or a text of at most ${MAX_ID} characters.`,
      };
    }
    if (!actions.has(id)) actions.set(id, { id, features: list(action, 'features') });
  }

  if (sets.length > 0) return { ok: true, value: { sets, shared } };
  if (actions.size > 0) return { ok: true, value: { sets, actions: [...actions.values()], shared } };
  return { ok: false, why: `${place}: must name actionSets or bring actions.` };
};

/** Most decisions in one request, so that one body cannot ask for hours of work. */
const MAX_DECISIONS = 100;

/**
 * Reads the body of `POST …/rank`: `{"decisions":[…]}`, each with `actionSets[].id.id` or with
 * `actions[].ids[].id` and features. Unknown keys are ignored.
 *
 * @returns the decisions in their order, or a sentence that says where the body is wrong
 */
export const readRankBody = (body: string): Read<readonly DecisionRequest[]> => {
  if (isDeepJson(body)) return { ok: false, why: `The body is nested deeper than ${MAX_DEPTH}.` };
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return {
      ok: false,
      why: 'The body is not JSON. It should be {"decisions":[{"actionSets":[{"id":{"id":"news"}}]}]}.',
    };
  }
  const decisions = list(parsed, 'decisions');
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
  if (actions > MAX_ACTIONS) return { ok: false, why: `decisions: at most ${MAX_ACTIONS} actions in one request.` };
  return { ok: true, value };
};
