/** A mean with its 95 % confidence interval, or a sentence that explains why there is not enough data for one. */
export type Estimate =
  | { readonly ok: true; readonly mean: number; readonly low: number; readonly high: number }
  | { readonly ok: false; readonly why: string };
