/**
 * An item of a callback. As in proto3, an empty string means absent, so JSON and protobuf are read to the same value.
 */
export interface VolcengineItem {
  readonly id: string;
  /** The publisher's name of the position, such as `1` or `position1`; empty if the item was not displayed. */
  readonly pos: string;
  /** A string of JSON, such as `{"reason":"exposure"}`; a bare reason, such as `kept`; or empty. */
  readonly extra: string;
}

/** A delivery callback (下发回传接口): all items that were delivered to a reader, in one request. */
export interface VolcengineCallback {
  /** The publisher's id for the reader. */
  readonly uid: string;
  /** `default`, unless the vendor has configured other scenes. */
  readonly scene: string;
  /** In the caller's order, including filtered and inserted items. */
  readonly items: readonly VolcengineItem[];
  /** The `Request-Id` of the delivered prediction; empty if the caller sends it only in the `Request-Id` header. */
  readonly predictRequestId: string;
  /** `context.spm`, the slot of the page; checked only under `Enable-Spm-Route`. */
  readonly spm: string;
  /** Whether the callback has a context, even an empty one. */
  readonly hasContext: boolean;
}
