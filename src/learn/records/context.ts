import type { VisitFrom } from '../../wire/cds/rankParameters.ts';

/** The kind of thing that asks. `bot`: logged, never learned from. `unknown`: somebody's server asks for its reader. */
export type Device = 'phone' | 'tablet' | 'desktop' | 'bot' | 'unknown';

/**
 * What is known at the moment of a decision. Under `dnt` there is nothing but device and hour; no address and no full user
 * agent is ever in it.
 */
export interface Context {
  readonly device: Device;
  /** Hour of the day on the server's clock, UTC, 0…23. */
  readonly hour: number;
  /** The kind of page that the reader came from. Never under `dnt`. */
  readonly from?: VisitFrom;
  /** First language that the reader's browser asks for, such as `de`. Never under `dnt`. */
  readonly language?: string;
  /** The reader's random id from the service's own cookie. Never under `dnt`. */
  readonly reader?: string;
  /** The action set that this reader last clicked in. Never under `dnt`. */
  readonly liked?: string;
  /** What a caller of the JSON form brought along under `shared.features`. */
  readonly shared?: readonly unknown[];
}
