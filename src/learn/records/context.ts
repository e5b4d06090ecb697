import type { VisitOrigin } from '../../wire/cds/rankParameters.ts';

/** The kind of client. `bot`: logged, never learned from. `unknown`: a server that asks on behalf of its reader. */
export type Device = 'phone' | 'tablet' | 'desktop' | 'bot' | 'unknown';

/**
 * The facts about a visit at the time of a decision. Under `dnt` only device and hour are present. It never contains an
 * IP address or a full user agent.
 */
export interface Context {
  readonly device: Device;
  /** Hour of the day (UTC, server clock), 0…23. */
  readonly hour: number;
  /** The kind of page that the reader came from. Absent under `dnt`. */
  readonly from?: VisitOrigin;
  /** First language of the browser's `Accept-Language`, such as `de`. Absent under `dnt`. */
  readonly language?: string;
  /** The reader's random id from the service's own cookie. Absent under `dnt`. */
  readonly reader?: string;
  /** The action set of the reader's last click. Absent under `dnt`. */
  readonly liked?: string;
  /** The features that a caller of the JSON form sent under `shared.features`. */
  readonly shared?: readonly unknown[];
}
