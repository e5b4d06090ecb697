/** The options that determine whether the reader may be tracked. */
export interface ConsentOptions {
  /**
   * `1`: never track. `0`: always track; consent is the publisher's responsibility. Otherwise: by consent and the
   * browser's signals.
   */
  readonly dnt?: string | undefined;
  /** Whether the reader has consented, or a function that returns it. */
  readonly consent?: boolean | (() => boolean);
  /**
   * The cookie that states consent: `name=value`, percent-encoded or not, or `name` for any single word. Values that
   * refuse (`0`, `no`, `false`, `denied`, …) never mean consent.
   */
  readonly consentCookie?: string | undefined;
}
