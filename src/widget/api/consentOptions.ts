/** How a page says whether the reader has consented. */
export interface ConsentOptions {
  /** `1`: never track. `0`: the publisher answers for it. Anything else: by consent and the browser's signals. */
  readonly dnt?: string | undefined;
  /** Whether the reader has consented, or a function that says so. */
  readonly consent?: boolean | (() => boolean);
  /** The cookie that says yes: `name=value`, as it is written in the cookie, or `name` for any value. */
  readonly consentCookie?: string | undefined;
}
