/** A recommended item in a callback. */
export interface PairecItem {
  /** `item_id` as a string. A numeric id keeps all its digits; a missing one is `<nil>`. */
  readonly id: string;
  /** All other keys of the item, unchanged. */
  readonly features: Readonly<Record<string, unknown>>;
}

/** The body of `POST /api/callback` (Callback API, "Request parameters"). */
export interface PairecCallback {
  readonly uid: string;
  readonly requestId: string;
  /** As sent, without the `_callback` suffix, which exists only in the configuration of features. */
  readonly sceneId: string;
  /** Features of the reader at the time of the recommendation. Default: empty. */
  readonly features: Readonly<Record<string, unknown>>;
  /** At least one item, in the order of the list. */
  readonly items: readonly PairecItem[];
  /** Additional information about the request. Default: empty. */
  readonly requestInfo: Readonly<Record<string, unknown>>;
}
