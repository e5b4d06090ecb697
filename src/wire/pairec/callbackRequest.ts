/** One recommended item of a callback. */
export interface PairecItem {
  readonly id: string;
  /** Every other key of the item's object, as it was sent. */
  readonly features: Readonly<Record<string, unknown>>;
}

/** What a caller of `POST /api/callback` reports (Callback API, "Request parameters"). */
export interface PairecCallback {
  readonly uid: string;
  readonly requestId: string;
  /** As it was sent, without the `_callback` that only the configuration of features adds. */
  readonly sceneId: string;
  /** About the reader, at the time of the recommendation. Empty where none were sent. */
  readonly features: Readonly<Record<string, unknown>>;
  /** At least one, in the order of the list. */
  readonly items: readonly PairecItem[];
  /** Empty where none was sent. */
  readonly requestInfo: Readonly<Record<string, unknown>>;
}
