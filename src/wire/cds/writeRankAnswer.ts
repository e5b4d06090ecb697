import type { ActionSetState, Details } from './rankAnswer.ts';

const ESCAPES: Readonly<Record<string, string>> = { '<': '\\u003c', '\u2028': '\\u2028', '\u2029': '\\u2029' };

/**
 * Escapes JSON for use in a script. `<` could start a tag where the JSON is inlined in HTML, and U+2028 and U+2029 end
 * a line in JavaScript before ES2019. All three occur only inside strings, so escaping them does not change the value.
 */
const escapeForScript = (json: string): string =>
  json.replace(/[<\u2028\u2029]/g, (character) => ESCAPES[character] ?? '');

/**
 * Writes one entry of `ranking` as JSON. An article's entry stays the same until its feed or page changes, so the
 * server can cache it.
 */
export const writeRankedArticle = (id: string, details?: Details): string =>
  escapeForScript(JSON.stringify(details?.length ? { id, details } : { id }));

/** Writes the list of action sets as JSON. */
export const writeActionSets = (sets: readonly ActionSetState[]): string => escapeForScript(JSON.stringify(sets));

/**
 * Assembles a rank answer from its serialized parts.
 *
 * The order of the keys and the absence of spaces are part of the contract: an existing client extracts the event id as
 * the text between `"eventId":"` and `","`.
 */
export const writeRankAnswer = (parts: {
  /** Entries written by {@link writeRankedArticle}, in ranked order, joined with commas. */
  readonly ranking: string;
  readonly eventId: string;
  readonly appId: string;
  readonly rewardAction: string;
  /** Written by {@link writeActionSets}. */
  readonly actionSets: string;
}): string =>
  `{"ranking":[${parts.ranking}],"eventId":"${parts.eventId}","appId":"${parts.appId}",` +
  `"rewardAction":${escapeForScript(JSON.stringify(parts.rewardAction))},"actionSets":${parts.actionSets}}`;

/**
 * Wraps JSON in a JSONP call. The text starts with the function's name, because existing clients match `callback(`
 * there.
 */
export const writeJsonp = (callback: string, json: string): string => `${callback}(${json});`;
