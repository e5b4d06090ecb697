/** How a command ended. `why` is a sentence for whoever typed it. */
export type Done = { readonly ok: true } | { readonly ok: false; readonly why: string };

/** A command takes the words behind its name. */
export type Command = (words: readonly string[]) => Done | Promise<Done>;
