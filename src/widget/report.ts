import type { ReportFormat } from './report/buildReport.ts';
import { warn } from './page/warn.ts';
import { startReports } from './report/startReports.ts';

export type { Delivery } from '../wire/delivery.ts';
export type { ReportFormat } from './report/buildReport.ts';
export { pairecCallback, type PairecCallbackBody, type ReportedItem } from '../wire/pairec/pairecCallback.ts';
export { volcengineCallback, type VolcengineCallbackBody } from '../wire/volcengine/volcengineCallback.ts';

/**
 * The options of `report`.
 *
 * @example report({ format: 'pairec', url: 'https://rank.example/api/callback', scene: 'home_feed' });
 */
export interface ReportOptions {
  /** The callback protocol: PAI-Rec's or Volcengine's. */
  readonly format: ReportFormat;
  /** The URL that reports are posted to, absolute or relative to the page. On an https page, https is used. */
  readonly url: string;
  /** The scene in the reports. Default: the decision's appId for PAI-Rec, `default` for Volcengine. */
  readonly scene?: string;
  /** The reader's id in your service. Default: the decision's event id, which does not identify the reader. */
  readonly uid?: string;
}

/**
 * Reports each decision once, as soon as a list of this page shows it. A list that keeps the publisher's order is not
 * reported. Never throws, and does not wait for the service's answer.
 *
 * With the script tag, call it at any time: `topslot.lists()` returns the lists that are already ranked. With the
 * module `topslot`, call it before `mount`, because it then only learns of rankings from the event `topslot:ranked`.
 *
 * Importing this module has no side effects. `pairecCallback` and `volcengineCallback` also run on a server that
 * delivers lists itself.
 *
 * @returns a function that stops the reports
 * @example
 * const stop = report({ format: 'volcengine', url: 'https://rank.example/predict/api/shop/callback', uid: reader.id });
 * router.onLeave(stop);
 */
export const report = (options: ReportOptions): (() => void) => {
  // Code that is not type-checked may omit it, and missing reports are hard to notice.
  if (!options.url) warn('cannot report without a url', 'report-url');
  const controller = new AbortController();
  startReports(options, '', controller.signal);
  return () => controller.abort();
};
