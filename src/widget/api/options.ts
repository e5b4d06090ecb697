import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import type { ConsentOptions } from './consentOptions.ts';
import type { Item } from './item.ts';
import type { ScriptUrlPolicy } from './scriptUrlPolicy.ts';

/**
 * What holds for the whole page; attributes of the script tag (`data-endpoint`, …), or options of `mount`.
 *
 * @example mount(container, { endpoint: 'https://rank.example/', consent: () => cmp.allows('personalisation') });
 */
export interface PageOptions extends Omit<ConsentOptions, 'dnt'> {
  /** `1`: never track. `0`: the publisher answers for it. `auto` (the default): by consent and the browser's signals. */
  readonly dnt?: 'auto' | '0' | '1';
  /** Base address of the service, such as `https://rank.example/`. Default for the script tag: the folder it is in. */
  readonly endpoint?: string;
  /** `fetch` where the page's policy forbids foreign scripts, and allows the service in `connect-src`. Default `jsonp`. */
  readonly transport?: 'jsonp' | 'fetch';
  /**
   * The content type of the reward, for a service that insists on one: with `application/json`, which the original
   * documented, the body is `1`, and there is a preflight. Default: no body, no type, no preflight.
   */
  readonly rewardType?: 'application/json';
  /**
   * Hands the decision to the article page in a session cookie (`topslot_handoff`), and that rewards it, too; the service
   * counts once. For front pages that may not POST. Not without consent. Default off.
   */
  readonly handoff?: boolean;
  /** The nonce of the page's CSP. Default for the script tag: its own. */
  readonly nonce?: string;
  /** Vouches for the address of the rank request, in place of the policy named `topslot`. */
  readonly trustedTypesPolicy?: ScriptUrlPolicy;
}

/**
 * What holds for one container; attributes of it (`data-topslot-app`, …), or options of `mount`, which go first.
 *
 * @example mount(container, { endpoint, app: 'my-site', sets: 'news sports', limit: 10, timeout: 800 });
 */
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

/** The publisher's own rules. What they throw makes the outcome `invalid`, and is told on the console. */
export interface Rules {
  /**
   * Changes what is laid out: drops items, pins others on top, in its own order. It gets the ranked items (of a rendered
   * list: those that stand in it, with their `element`), and gives those that are to be shown, each once; their addresses
   * are the service's own words. An item that it adds has its `element`, a child of the container, or a title to be built
   * from. A dropped item leaves the list. A click is rewarded only if the ranking's own top item is on top.
   *
   * @example curate: (items) => items.filter(({ id }) => !soldOut.has(id))
   */
  readonly curate?: (items: Item[]) => readonly Item[];
  /**
   * Makes the element of an item that has none, in place of `li > a.topslot-link > …`. The address is http(s), and there is
   * a title; both are to go in as an attribute and as text, never as markup.
   *
   * @example
   * renderItem: ({ id, title = '' }) => {
   *   const link = Object.assign(document.createElement('a'), { href: id, textContent: title });
   *   const item = document.createElement('li');
   *   item.append(link);
   *   return item;
   * }
   */
  readonly renderItem?: (item: Item) => Element;
}

/**
 * The options of `mount`.
 *
 * @example mount(container, { endpoint, app: 'my-site', sets: 'news', signal: view.signal });
 */
export interface MountOptions extends PageOptions, ContainerOptions, Rules {
  /** Ends it: the same as `destroy()`. */
  readonly signal?: AbortSignal;
}

type Attributes = 'dnt' | 'transport' | 'rewardType' | 'nonce';

/** What the widget works with: attributes are texts, whatever a publisher has written there. */
export type Settings = Omit<MountOptions, Attributes> & {
  readonly [Name in Attributes]?: string | undefined;
} & ConsentOptions & { readonly endpoint: string };
