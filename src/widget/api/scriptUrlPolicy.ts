/**
 * A Trusted Types policy for script URLs, as returned by `trustedTypes.createPolicy`.
 *
 * @example
 * const trustedTypesPolicy = trustedTypes.createPolicy('ranking', { createScriptURL: (url) => url });
 * mount(container, { endpoint, trustedTypesPolicy });
 */
export interface ScriptUrlPolicy {
  /** Declared to return a string, because TypeScript's `script.src` accepts only that. It may return a TrustedScriptURL. */
  readonly createScriptURL: (url: string, endpoint: string) => string;
}
