/** The result of reading a request body: the value, or a sentence that names the invalid field and the reason. */
export type ReadResult<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };
