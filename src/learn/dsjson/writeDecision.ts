import { formatRefreshTime } from '../../wire/cds/refreshTime.ts';
import type { Outcome } from '../folds/outcomes.ts';
import type { ArticleRecord } from '../records/record.ts';
import { writeAction } from './writeAction.ts';
import { namespacesOf } from './writeContext.ts';

const isKnown = (article: ArticleRecord | undefined): article is ArticleRecord => article !== undefined;

const observe = (eventId: string, reward: number): string =>
  `"o":[{"v":${JSON.stringify(reward)},"EventId":${JSON.stringify(eventId)},"ActionTaken":false}],`;

/**
 * What came of a decision, as a dsjson line without the line feed. The order of the keys is part of the format: the common tools
 * look for them at their places, because that is four times as fast as parsing.
 *
 * `_skipLearn` also marks a visit by a bot, which is logged and not learned from. `VWState.m` is the policy. The reader's id and a
 * prediction's `uid` are left out: nobody needs them to learn from it.
 *
 * @returns `undefined` where there is no line to write: of an empty ranking, and where the log no longer names an article
 */
export const writeDecision = ({ decision, articles, reward, wasShown }: Outcome): string | undefined => {
  const { eventId, time, order, probabilities, context, clicked = [], policy } = decision;
  const [top] = order;
  const known = articles.filter(isKnown);
  if (top === undefined || known.length < articles.length) return undefined;
  // -0 is no cost that every reader knows.
  const cost = JSON.stringify(0 - (reward ?? 0));
  const skipLearn = !wasShown || context.device === 'bot';
  const actions = known.map((article, place) => writeAction(article, time, clicked.includes(place)));
  const visit = JSON.stringify(namespacesOf(context)).slice(0, -1);
  return (
    `{"_label_cost":${cost},"_label_probability":${probabilities[0] ?? 0},` +
    `"_label_Action":${top + 1},"_labelIndex":${top},` +
    (skipLearn ? '"_skipLearn":true,' : '') +
    (reward === undefined ? '' : observe(eventId, reward)) +
    `"Timestamp":"${formatRefreshTime(time)}","Version":"1","EventId":${JSON.stringify(eventId)},` +
    `"a":${JSON.stringify(order.map((place) => place + 1))},` +
    `"c":${visit},"_multi":[${actions.join(',')}]},` +
    `"p":${JSON.stringify(probabilities)},"VWState":{"m":${JSON.stringify(policy)}}}`
  );
};
