import type { PairecCallback, PairecItem } from './callbackRequest.ts';
import { isDeepJson, MAX_JSON_DEPTH } from '../isDeepJson.ts';
import { isObject } from '../isObject.ts';
import { quoteLongIds } from './quoteLongIds.ts';

/**
 * The result of reading a callback: the callback, with warnings where PAI-Rec itself would behave differently; or the
 * `msg` of an answer with code 400.
 */
export type ReadCallbackResult =
  | { readonly ok: true; readonly value: PairecCallback; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly why: string };

type Fields = Readonly<Record<string, unknown>>;

/** Messages, collected while the fields are read. */
interface Messages {
  readonly errors: string[];
  readonly warnings: string[];
}

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
};

const typeError = (field: string, kind: string, value: unknown): string =>
  `${field}: must be ${kind}, but is ${kindOf(value)}.`;

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

// All readers treat null as absent, because Go's JSON decoder leaves the field unset.

const readText = (body: Fields, key: string, messages: Messages): string => {
  const value = body[key] ?? '';
  if (typeof value === 'string') return value;
  messages.errors.push(typeError(key, 'a string', value));
  return '';
};

const readFields = (body: Fields, key: string, messages: Messages): Fields => {
  const value = body[key] ?? {};
  if (isObject(value)) return value;
  if (typeof value !== 'string') {
    messages.errors.push(typeError(key, 'an object', value));
    return {};
  }
  // The document's table says "json string", but its example sends an object, and PAI-Rec accepts only an object.
  const isDeep = isDeepJson(value);
  const inner = isDeep ? undefined : parseJson(value);
  if (isDeep) {
    messages.errors.push(`${key}: is nested deeper than ${MAX_JSON_DEPTH} levels.`);
  } else if (!isObject(inner)) {
    messages.errors.push(`${key}: must be an object, but is a string that does not contain one.`);
  } else {
    messages.warnings.push(
      `${key}: is a string that contains an object, and was read as that object. PAI-Rec rejects a string.`,
    );
    return inner;
  }
  return {};
};

/**
 * Converts an `item_id` to a string. PAI-Rec formats it with Go's `%v`, which turns a missing id into `<nil>`. For
 * values other than strings and numbers, JSON is used instead of Go's format.
 */
const formatId = (id: unknown): string => {
  if (typeof id === 'string') return id;
  return id === null || id === undefined ? '<nil>' : JSON.stringify(id);
};

const itemsHave = (count: number, problem: string): string =>
  `item_list: ${count} ${count === 1 ? 'item has' : 'items have'} ${problem}`;

/** @param quotedIds number of long numeric ids that `quoteLongIds` has already turned into strings */
const readItems = (body: Fields, quotedIds: number, messages: Messages): readonly PairecItem[] => {
  const list = body['item_list'] ?? [];
  if (!Array.isArray(list)) {
    messages.errors.push(typeError('item_list', 'a list', list));
    return [];
  }
  const items: PairecItem[] = [];
  let numericIds = quotedIds;
  let missingIds = 0;
  let otherIds = 0;
  for (const [index, element] of list.entries()) {
    const item: unknown = element ?? {};
    if (!isObject(item)) {
      messages.errors.push(typeError(`item_list[${index}]`, 'an object', item));
      return [];
    }
    const id = item['item_id'] ?? null;
    if (typeof id === 'number') numericIds += 1;
    else if (id === null || id === '') missingIds += 1;
    else if (typeof id !== 'string') otherIds += 1;
    // Object.fromEntries treats a key named __proto__ like any other key.
    const features = Object.fromEntries(Object.entries(item).filter(([key]) => key !== 'item_id'));
    items.push({ id: formatId(id), features });
  }
  // One message per kind, because a list may have thousands of items.
  if (numericIds > 0) {
    const difference = 'All digits are recorded; PAI-Rec would record a long number as 1.13939841e+08.';
    messages.warnings.push(itemsHave(numericIds, `a number as item_id. ${difference}`));
  }
  if (missingIds > 0) {
    messages.warnings.push(itemsHave(missingIds, 'no item_id. The records contain <nil> or an empty string instead.'));
  }
  if (otherIds > 0) {
    const problem = 'an item_id that is neither a string nor a number. It is recorded as JSON.';
    messages.warnings.push(itemsHave(otherIds, problem));
  }
  return items;
};

/**
 * Reads the body of `POST /api/callback`. The checks, their order and their messages are those of PAI-Rec's code,
 * except for the messages of JSON errors, which come from Go's decoder there. Unknown keys are ignored.
 *
 * @param text the body. Its Content-Type does not matter; the documented curl command sends that of a form
 */
export const readCallback = (text: string): ReadCallbackResult => {
  if (text === '') return { ok: false, why: 'request body empty' };
  if (isDeepJson(text)) return { ok: false, why: `The body is nested deeper than ${MAX_JSON_DEPTH} levels.` };
  const { text: quotedText, quoted } = quoteLongIds(text);
  const body = parseJson(quotedText);
  if (body === undefined) return { ok: false, why: 'The body is not JSON.' };
  const fields = body ?? {};
  if (!isObject(fields)) return { ok: false, why: typeError('The body', 'an object', fields) };

  const messages: Messages = { errors: [], warnings: [] };
  const value: PairecCallback = {
    uid: readText(fields, 'uid', messages),
    requestId: readText(fields, 'request_id', messages),
    sceneId: readText(fields, 'scene_id', messages),
    features: readFields(fields, 'features', messages),
    items: readItems(fields, quoted, messages),
    requestInfo: readFields(fields, 'request_info', messages),
  };
  // In PAI-Rec, this flag also writes the records to its own log. Here only its type is checked.
  const debug = fields['debug'] ?? false;
  if (typeof debug !== 'boolean') messages.errors.push(typeError('debug', 'true or false', debug));

  // In PAI-Rec, a field of the wrong type is a JSON error. It is therefore reported before an empty field.
  const [firstError] = messages.errors;
  if (firstError !== undefined) return { ok: false, why: firstError };
  if (value.uid === '') return { ok: false, why: 'uid not empty' };
  if (value.requestId === '') return { ok: false, why: 'request_id not empty' };
  if (value.sceneId === '') return { ok: false, why: 'scene_id not empty' };
  if (value.items.length === 0) return { ok: false, why: 'recommend item list not empty' };
  return { ok: true, value, warnings: messages.warnings };
};
