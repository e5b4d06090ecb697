/** What a reader of a body gives: its value, or a sentence that says where the body is wrong. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };
