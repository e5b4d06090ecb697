import type { ReportFormat } from './report/buildReport.ts';
import { startReports } from './report/startReports.ts';

export type { Delivery } from '../wire/delivery.ts';
export type { ReportFormat } from './report/buildReport.ts';
export { pairecCallback, type PairecCallbackBody, type ReportedItem } from '../wire/pairec/buildCallback.ts';
export { volcengineCallback, type VolcengineCallbackBody } from '../wire/volcengine/buildCallback.ts';

/**
 * The options of `report`.
 *
 * @example report({ format: 'pairec', url: 'https://rank.example/api/callback', scene: 'home_feed' });
 */
export interface ReportOptions {
  /** Whose callback the reports are: PAI-Rec's, or Volcengine's. */
  readonly format: ReportFormat;
  /** Where they go: absolute, or relative to the page; over https where the page is. */
  readonly url: string;
  /** The scene in them. Default: for PAI-Rec the decision's appId, for Volcengine `default`. */
  readonly scene?: string;
  /** Who the reader is, to your service. Default: the decision's event id, which tells nothing of the reader. */
  readonly uid?: string;
}

/**
 * Reports what is delivered: one report per decision, as soon as a list of this page has been laid out by it. A list that
 * keeps its own order has nothing to report. Nothing is thrown, and nobody waits for an answer.
 *
 * To be called before `mount` of the module `topslot`. The lists of the script tag are found whenever it is called: those with
 * `data-topslot-app`, and of those that the page mounts itself all that hold at least two of a kind (two `li`, two `article`).
 *
 * Nothing happens on import, and the builders need no browser: a server that delivers lists itself can make its reports with
 * `pairecCallback` and `volcengineCallback`.
 *
 * @returns ends it
 * @example
 * const end = report({ format: 'volcengine', url: 'https://rank.example/predict/api/shop/callback', uid: reader.id });
 * router.onLeave(end);
 */
export const report = (options: ReportOptions): (() => void) => {
  // Not everybody's code is checked by types, and reports that go nowhere would not be missed for long.
  if (!options.url) console.warn('topslot: url?');
  const life = new AbortController();
  startReports(options, '', life.signal);
  return () => life.abort();
};
