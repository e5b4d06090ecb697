import { pairecCallback, type PairecCallbackBody } from '../../wire/pairec/pairecCallback.ts';
import { volcengineCallback, type VolcengineCallbackBody } from '../../wire/volcengine/volcengineCallback.ts';
import type { TopslotEvents } from '../api/events.ts';

/**
 * The callback protocol of a report: PAI-Rec's `POST /api/callback`, or Volcengine's `POST
 * /predict/api/<application>/callback`.
 */
export type ReportFormat = 'pairec' | 'volcengine';

/** The publisher's settings for reports. Those read from attributes can be any string. */
export interface ReportSettings {
  readonly format?: string | undefined;
  readonly url?: string | undefined;
  readonly scene?: string | undefined;
  readonly uid?: string | undefined;
}

/** A report, and its path on the service. */
export interface Report {
  /** Relative to the service's base URL. */
  readonly path: string;
  readonly body: PairecCallbackBody | VolcengineCallbackBody;
}

/** Checks whether a value is a known report format. */
export const isReportFormat = (format: unknown): format is ReportFormat =>
  format === 'pairec' || format === 'volcengine';

/**
 * Builds the report of one decision from the items in the list. Defaults for missing or empty settings:
 *
 * - `scene`: the decision's appId for PAI-Rec; for Volcengine `default`, which its documentation prescribes "unless
 *   special"
 * - `uid`: the decision's event id, because both services require one. It does not identify the reader.
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
