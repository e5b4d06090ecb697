/** A mean with its 95 % interval; or, where there is too little to go by, a sentence that says so. */
export type Estimate =
  | { readonly ok: true; readonly mean: number; readonly low: number; readonly high: number }
  | { readonly ok: false; readonly why: string };
