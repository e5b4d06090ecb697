// What the smoke suite needs of a browser, whatever drives it.

/** A window of a reader who was never here before. */
export interface Tab {
  /** Goes there, and resolves when the page is parsed. Not at `load`: that waits for the rank request, too. */
  readonly go: (url: string) => Promise<void>;
  /** Clicks in the middle of the first element that the selector matches, as a mouse does: the page gets a trusted event. */
  readonly click: (selector: string) => Promise<void>;
  /** Runs a function on the page. It must not need anything from around it; what it gives back travels as JSON. */
  readonly evaluate: <Value>(look: () => Value) => Promise<Value>;
  readonly close: () => Promise<void>;
}

/** A running browser. */
export interface Browser {
  /** Such as `Firefox 153.0`. */
  readonly name: string;
  readonly open: () => Promise<Tab>;
  readonly close: () => Promise<void>;
}

/** A browser that can be started here, or why not. */
export type Found = { readonly start: () => Promise<Browser> } | { readonly missing: string };
