/**
 * A Trusted Types policy for the addresses of scripts, as `trustedTypes.createPolicy` makes them.
 *
 * @example
 * const trustedTypesPolicy = trustedTypes.createPolicy('ranking', { createScriptURL: (url) => url });
 * mount(container, { endpoint, trustedTypesPolicy });
 */
export interface ScriptUrlPolicy {
  /** Typed as the text that it stands for: `script.src` takes both, and TypeScript knows only one. */
  readonly createScriptURL: (url: string, endpoint: string) => string;
}
