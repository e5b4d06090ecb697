import type { DetailsLevel } from '../wire/cds/rankParameters.ts';
import type { ConsentOptions } from './consent.ts';

/** What holds for the whole page; attributes of the script tag (`data-endpoint`, …), or options of `mount`. */
export interface PageOptions extends Omit<ConsentOptions, 'dnt'> {
  /** `1`: never track. `0`: the publisher answers for it. `auto` (the default): by consent and the browser's signals. */
  readonly dnt?: 'auto' | '0' | '1';
  /** Base address of the service, such as `https://rank.example/`. Default for the script tag: the folder it is in. */
  readonly endpoint?: string;
  /** The nonce of the page's CSP. Default for the script tag: its own. */
  readonly nonce?: string;
}

/** What holds for one container; attributes of it (`data-topslot-app`, …), or options of `mount`, which go first. */
export interface ContainerOptions {
  /** The app's id. Required. */
  readonly app?: string;
  /** Action sets in their order, separated by spaces. Required. */
  readonly sets?: string;
  /** Most items in the ranking, 2…30. Default 20. */
  readonly limit?: number;
  /**
   * How much the answer says of each item: 0 its id, 1 also its guid, 2 also title, description and picture. Default: 2
   * for an empty container, 1 where items carry ids, else 0.
   */
  readonly details?: DetailsLevel;
  /** How long to wait for the answer, in milliseconds; then the page's own order stays. Default 2000. */
  readonly timeout?: number;
  /** How old an action set may be, in seconds; else the page's own order stays. Default: any age. */
  readonly maxAge?: number;
}

/** What the widget works with: attributes are texts, whatever a publisher has written there. */
export type Settings = Omit<MountOptions, 'dnt'> & ConsentOptions & { readonly endpoint: string };

/** The options of `mount`. */
export interface MountOptions extends PageOptions, ContainerOptions {
  /** Ends it: the same as `destroy()`. */
  readonly signal?: AbortSignal;
}
