import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import type { ConsentOptions } from './consentOptions.ts';
import type { Item } from './item.ts';
import type { ScriptUrlPolicy } from './scriptUrlPolicy.ts';

/**
 * Options of the whole page: attributes of the script tag (`data-endpoint`, …), or options of `mount`.
 *
 * @example mount(container, { endpoint: 'https://rank.example/', consent: () => cmp.allows('personalisation') });
 */
export interface PageOptions extends Omit<ConsentOptions, 'dnt'> {
  /**
   * `1`: never track. `0`: always track; consent is the publisher's responsibility. `auto` (the default): by consent
   * and the browser's signals.
   */
  readonly dnt?: 'auto' | '0' | '1';
  /** Base URL of the service, such as `https://rank.example/`. Default for the script tag: the script's folder. */
  readonly endpoint?: string;
  /** Use `fetch` if the page's CSP forbids foreign scripts but allows the service in `connect-src`. Default `jsonp`. */
  readonly transport?: 'jsonp' | 'fetch';
  /**
   * The content type of the reward, for a service that requires one. With `application/json`, as the original service
   * documented, the body is `1` and the browser sends a preflight. Default: no body, no type, no preflight.
   */
  readonly rewardType?: 'application/json';
  /**
   * Also hands the decision to the article page, in the session cookie `topslot_handoff`. The article page then sends
   * the reward, too; the service counts it once. For front pages that may not POST. Requires consent. Default off.
   */
  readonly handoff?: boolean;
  /** The nonce of the page's CSP. Default for the script tag: the tag's own nonce. */
  readonly nonce?: string;
  /** The Trusted Types policy for the rank request's URL, instead of the policy named `topslot`. */
  readonly trustedTypesPolicy?: ScriptUrlPolicy;
}

/**
 * Options of one container: its attributes (`data-topslot-app`, …), or options of `mount`, which take precedence.
 *
 * @example mount(container, { endpoint, app: 'my-site', sets: 'news sports', limit: 10, timeout: 800 });
 */
export interface ContainerOptions {
  /** The app's id. Required. */
  readonly app?: string;
  /** Ids of the action sets in order, separated by spaces. Required. */
  readonly sets?: string;
  /** Maximum number of items in the ranking, 2 to 30. Default 20. */
  readonly limit?: number;
  /**
   * The details of each item in the answer: 0 only its id, 1 also its guid, 2 also title, description and picture.
   * Default: 2 for an empty container, 1 if items have `data-topslot-id`, otherwise 0.
   */
  readonly details?: DetailsLevel;
  /** Time to wait for the answer, in milliseconds; after that the page keeps its own order. Default 2000. */
  readonly timeout?: number;
  /** Maximum age of an action set, in seconds; if one is older, the page keeps its own order. Default: any age. */
  readonly maxAge?: number;
  /**
   * A selector for the items, at any depth in the container. Default: each story's largest element that contains no other
   * ranked story's link.
   */
  readonly items?: string;
}

/** The publisher's own rules. If one throws, the outcome is `invalid`, and the error is logged on the console. */
export interface Rules {
  /**
   * Changes the items before they are shown: removes, adds or reorders them. Receives the ranked items (for a
   * server-rendered list, those in the list, with their `element`) and returns the items to show, each once. Their URLs
   * come from the service unchecked. An added item needs an `element` in the container, or a title to
   * build one from. A removed item is also removed from the page. Clicks are rewarded only if the ranking's top item is
   * still on top.
   *
   * @example curate: (items) => items.filter(({ id }) => !soldOut.has(id))
   */
  readonly curate?: (items: Item[]) => readonly Item[];
  /**
   * Creates the element of an item that has none, instead of `li > a.topslot-link > …`. The item's URL is http(s), and
   * it has a title. Insert the URL as an attribute and the title as text, never as markup.
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
  /** Unmounts the list when aborted, like `destroy()`. */
  readonly signal?: AbortSignal;
}

type Attributes = 'dnt' | 'transport' | 'rewardType' | 'nonce';

/** The options as the widget uses them. Those read from attributes can be any string. */
export type Settings = Omit<MountOptions, Attributes> & {
  readonly [Name in Attributes]?: string | undefined;
} & ConsentOptions & { readonly endpoint: string };
