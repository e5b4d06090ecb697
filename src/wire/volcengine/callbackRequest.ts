/** One item of a callback. An empty text means absent, as in proto3, so that JSON and protobuf read to the same value. */
export interface VolcengineItem {
  readonly id: string;
  /** The publisher's own name of the place, such as `1` or `position1`; empty where the item was not laid out. */
  readonly pos: string;
  /** A text that holds JSON, such as `{"reason":"exposure"}`, or empty. */
  readonly extra: string;
}

/** A delivery callback (下发回传接口): what was really delivered to a reader, all of it in one request. */
export interface VolcengineCallback {
  readonly uid: string;
  /** `default` unless the vendor has arranged another one. */
  readonly scene: string;
  /** In the caller's order, the filtered and the inserted ones included. */
  readonly items: readonly VolcengineItem[];
  /** The `Request-Id` of the prediction that was delivered; empty where the caller relies on this request's header. */
  readonly predictRequestId: string;
  /** `context.spm`, the slot of the page; only checked under `Enable-Spm-Route`. */
  readonly spm: string;
  /** Whether a context came at all, be it an empty one. */
  readonly hasContext: boolean;
}
