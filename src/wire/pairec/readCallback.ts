import type { PairecCallback, PairecItem } from './callbackRequest.ts';
import { isDeepJson, MAX_DEPTH } from '../isDeepJson.ts';
import { isObject } from '../isObject.ts';
import { keepDigits } from './keepDigits.ts';

/** What came of reading a callback: it, and what the real service would have done otherwise; or the `msg` of code 400. */
export type CallbackRead =
  | { readonly ok: true; readonly value: PairecCallback; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly why: string };

type Fields = Readonly<Record<string, unknown>>;

/** Sentences, gathered while the parts are read. */
interface Notes {
  readonly wrong: string[];
  readonly warnings: string[];
}

const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
};

const mustBe = (place: string, kind: string, value: unknown): string =>
  `${place}: must be ${kind}, but is ${kindOf(value)}.`;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

// In all of them null counts as absent: Go's decoder leaves a field as it is.

const readText = (body: Fields, key: string, notes: Notes): string => {
  const value = body[key] ?? '';
  if (typeof value === 'string') return value;
  notes.wrong.push(mustBe(key, 'a string', value));
  return '';
};

const readFields = (body: Fields, key: string, notes: Notes): Fields => {
  const value = body[key] ?? {};
  if (isObject(value)) return value;
  if (typeof value !== 'string') {
    notes.wrong.push(mustBe(key, 'an object', value));
    return {};
  }
  // The document's table calls it a "json string", its own example sends an object, and the real service takes nothing else.
  const isDeep = isDeepJson(value);
  const inner = isDeep ? undefined : parse(value);
  if (isDeep) {
    notes.wrong.push(`${key}: is nested deeper than ${MAX_DEPTH}.`);
  } else if (!isObject(inner)) {
    notes.wrong.push(`${key}: must be an object, but is a string that holds none.`);
  } else {
    notes.warnings.push(
      `${key}: is a string that holds an object, and is taken for it; the real service refuses a string.`,
    );
    return inner;
  }
  return {};
};

/** The real service writes down whatever there is (`%v`); for what is neither text nor number JSON is as readable. */
const idText = (id: unknown): string => {
  if (typeof id === 'string') return id;
  return id === null || id === undefined ? '<nil>' : JSON.stringify(id);
};

const items = (count: number, what: string): string =>
  `item_list: ${count} ${count === 1 ? 'item has' : 'items have'} ${what}`;

/** @param kept how many numeric ids have become strings before, so that their digits are kept */
const readItems = (body: Fields, kept: number, notes: Notes): readonly PairecItem[] => {
  const list = body['item_list'] ?? [];
  if (!Array.isArray(list)) {
    notes.wrong.push(mustBe('item_list', 'a list', list));
    return [];
  }
  const read: PairecItem[] = [];
  let numbers = kept;
  let missing = 0;
  let odd = 0;
  for (const [index, element] of list.entries()) {
    const item: unknown = element ?? {};
    if (!isObject(item)) {
      notes.wrong.push(mustBe(`item_list[${index}]`, 'an object', item));
      return [];
    }
    const id = item['item_id'] ?? null;
    if (typeof id === 'number') numbers += 1;
    else if (id === null || id === '') missing += 1;
    else if (typeof id !== 'string') odd += 1;
    // Made from entries: a key that is called __proto__ is then one like all others.
    const features = Object.fromEntries(Object.entries(item).filter(([key]) => key !== 'item_id'));
    read.push({ id: idText(id), features });
  }
  // One sentence for all of a kind: a list may have thousands of items.
  if (numbers > 0) {
    const mangled = 'the digits are kept, where the real service writes a long one as 1.13939841e+08.';
    notes.warnings.push(items(numbers, `a number as item_id; ${mangled}`));
  }
  if (missing > 0) notes.warnings.push(items(missing, 'no item_id; the records say <nil> or an empty text.'));
  if (odd > 0) notes.warnings.push(items(odd, 'an item_id that is neither a string nor a number; it is kept as JSON.'));
  return read;
};

/**
 * Reads the body of `POST /api/callback`: the checks, their order and their messages are those of PAI-Rec's own code,
 * except for the text of a JSON error, which there is that of Go's decoder. Unknown keys are ignored.
 *
 * @param text the body, whatever type it says it has: the documented curl sends a form's
 */
export const readCallback = (text: string): CallbackRead => {
  if (text === '') return { ok: false, why: 'request body empty' };
  if (isDeepJson(text)) return { ok: false, why: `The body is nested deeper than ${MAX_DEPTH}.` };
  const { text: exact, kept } = keepDigits(text);
  const body = parse(exact);
  if (body === undefined) return { ok: false, why: 'The body is not JSON.' };
  const fields = body ?? {};
  if (!isObject(fields)) return { ok: false, why: mustBe('The body', 'an object', fields) };

  const notes: Notes = { wrong: [], warnings: [] };
  const value: PairecCallback = {
    uid: readText(fields, 'uid', notes),
    requestId: readText(fields, 'request_id', notes),
    sceneId: readText(fields, 'scene_id', notes),
    features: readFields(fields, 'features', notes),
    items: readItems(fields, kept, notes),
    requestInfo: readFields(fields, 'request_info', notes),
  };
  // The original knows it as well: with it the records go to its own log too. Here it only must be of its type.
  const debug = fields['debug'] ?? false;
  if (typeof debug !== 'boolean') notes.wrong.push(mustBe('debug', 'true or false', debug));

  // A field of the wrong type is a JSON error, and comes before a field that is empty.
  const [wrong] = notes.wrong;
  if (wrong !== undefined) return { ok: false, why: wrong };
  if (value.uid === '') return { ok: false, why: 'uid not empty' };
  if (value.requestId === '') return { ok: false, why: 'request_id not empty' };
  if (value.sceneId === '') return { ok: false, why: 'scene_id not empty' };
  if (value.items.length === 0) return { ok: false, why: 'recommend item list not empty' };
  return { ok: true, value, warnings: notes.warnings };
};
