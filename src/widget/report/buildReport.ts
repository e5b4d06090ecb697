import { pairecCallback, type PairecCallbackBody } from '../../wire/pairec/buildCallback.ts';
import { volcengineCallback, type VolcengineCallbackBody } from '../../wire/volcengine/buildCallback.ts';
import type { TopslotEvents } from '../api/events.ts';

/** Whose callback a report is: PAI-Rec's `POST /api/callback`, or Volcengine's `POST /predict/api/<application>/callback`. */
export type ReportFormat = 'pairec' | 'volcengine';

/** What a publisher has said of the reports: attributes are texts, whatever stands in them. */
export interface ReportSettings {
  readonly format?: string | undefined;
  readonly url?: string | undefined;
  readonly scene?: string | undefined;
  readonly uid?: string | undefined;
}

/** A report, and where it goes in a service that takes both. */
export interface Report {
  /** Relative to the service. */
  readonly path: string;
  readonly body: PairecCallbackBody | VolcengineCallbackBody;
}

/** Whether somebody's format is one. */
export const isReportFormat = (format: unknown): format is ReportFormat =>
  format === 'pairec' || format === 'volcengine';

/**
 * The report of one decision, from what stands in the list by it. What the publisher has not said, or left empty:
 *
 * - `scene`: for PAI-Rec the decision's appId; for Volcengine `default`, which its document has "unless special"
 * - `uid`: the decision's event id. Both services insist on one, and this one tells nothing of the reader.
 */
export const buildReport = (
  format: ReportFormat,
  { data: { appId, eventId }, shown, filtered, inserted }: TopslotEvents['topslot:ranked'],
  { scene, uid }: ReportSettings,
): Report => {
  const isPairec = format === 'pairec';
  return {
    path: isPairec ? 'api/callback' : `predict/api/${appId}/callback`,
    body: (isPairec ? pairecCallback : volcengineCallback)({
      requestId: eventId,
      uid: uid || eventId,
      scene: scene || (isPairec ? appId : 'default'),
      shown,
      filtered,
      inserted,
    }),
  };
};
