// The interface between the smoke suite and the drivers of the browsers.

/** A tab with a new, empty profile. */
export interface Tab {
  /** Opens a page and resolves when it is parsed. It does not wait for `load`, which includes the rank request. */
  readonly navigate: (url: string) => Promise<void>;
  /** Clicks in the middle of the first element that matches the selector. The page receives a trusted event. */
  readonly click: (selector: string) => Promise<void>;
  /** Runs a function on the page and returns its result as JSON. The function cannot use variables from outside. */
  readonly evaluate: <Value>(script: () => Value) => Promise<Value>;
  readonly close: () => Promise<void>;
}

/** A running browser. */
export interface Browser {
  /** Name and version, such as `Firefox 153.0`. */
  readonly name: string;
  readonly open: () => Promise<Tab>;
  readonly close: () => Promise<void>;
}

/** A function that starts the browser, or why the browser is missing on this machine. */
export type BrowserSearchResult = { readonly start: () => Promise<Browser> } | { readonly whyMissing: string };
