import type { ActionSetState, Details } from './rankAnswer.ts';

const ESCAPES: Readonly<Record<string, string>> = { '<': '\\u003c', '\u2028': '\\u2028', '\u2029': '\\u2029' };

/**
 * JSON that may stand in a script: `<` cannot open a tag where somebody inlines it, and U+2028/U+2029 end a line in the
 * JavaScript of engines before ES2019. All three occur in strings only, so escaping them leaves the value the same.
 */
const scriptSafe = (json: string): string => json.replace(/[<\u2028\u2029]/g, (character) => ESCAPES[character] ?? '');

/**
 * One entry of `ranking` as JSON, ready to be joined. An article's entry is the same in every answer until a feed or its
 * page changes, so a server writes it once.
 */
export const writeRankedArticle = (id: string, details?: Details): string =>
  scriptSafe(JSON.stringify(details?.length ? { id, details } : { id }));

/** The list of action sets as JSON. */
export const writeActionSets = (sets: readonly ActionSetState[]): string => scriptSafe(JSON.stringify(sets));

/**
 * Puts a rank answer together from its written parts.
 *
 * The keys' order and the missing spaces are part of the contract: a real client cuts the event id out between
 * `"eventId":"` and `","`.
 */
export const writeRankAnswer = (parts: {
  /** Entries written by {@link writeRankedArticle}, in ranked order, with commas between them. */
  readonly ranking: string;
  readonly eventId: string;
  readonly appId: string;
  readonly rewardAction: string;
  /** Written by {@link writeActionSets}. */
  readonly actionSets: string;
}): string =>
  `{"ranking":[${parts.ranking}],"eventId":"${parts.eventId}","appId":"${parts.appId}",` +
  `"rewardAction":${scriptSafe(JSON.stringify(parts.rewardAction))},"actionSets":${parts.actionSets}}`;

/** The JSONP form. It begins with the callback's name, since real clients match `callback(` at the start. */
export const writeJsonp = (callback: string, json: string): string => `${callback}(${json});`;
