/** A mistake in a JSON text. Lines and columns count from 1; columns count UTF-16 units. */
export interface JsonMistake {
  readonly ok: false;
  readonly line: number;
  readonly column: number;
  /** A sentence about what is wrong there. */
  readonly why: string;
}

const WHITESPACE = /[ \t\n\r]*/y;
const STRING_CONTENT = /(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4})|\u007f|[\u0080-\u009f])*/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.+-])/y;
const WORD = /(?:true|false|null)(?!\w)/y;

/**
 * Finds the first mistake in a text that `JSON.parse` rejects. The errors of `JSON.parse` differ between versions of Node, and
 * some have no position.
 */
const findMistake = (text: string): { readonly offset: number; readonly why: string } => {
  let offset = 0;
  /** Advances past a match at the offset; returns whether there is one. */
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    const [match] = pattern.exec(text) ?? [];
    offset += match?.length ?? 0;
    return match !== undefined;
  };
  /** Advances past whitespace and returns the next character; `undefined` at the end. */
  const nextCharacter = (): string | undefined => {
    skip(WHITESPACE);
    return text[offset];
  };
  const unexpected = (expected: string): string => {
    const found = nextCharacter();
    if (found === undefined) return `The text ends here, but ${expected} is missing.`;
    if (/\/[/*]|#/y.test(text.slice(offset, offset + 2))) return 'JSON cannot have comments.';
    if (found === "'") return 'Use double quotes (") instead of single quotes.';
    return `Expected ${expected}.`;
  };

  // Each function advances past its part of the text, and returns a sentence at the first mistake.
  const string = (): string | undefined => {
    offset += 1;
    skip(STRING_CONTENT);
    const found = text[offset];
    if (found === '"') {
      offset += 1;
      return undefined;
    }
    if (found === '\\') return 'A backslash in a text must be written twice: \\\\.';
    return 'The text in double quotes has no end on this line.';
  };
  const members = (close: ']' | '}', member: () => string | undefined): string | undefined => {
    offset += 1;
    if (nextCharacter() === close) {
      offset += 1;
      return undefined;
    }
    for (;;) {
      const why = member();
      if (why !== undefined) return why;
      const found = nextCharacter();
      if (found !== ',' && found !== close) return unexpected(`a comma or "${close}"`);
      offset += 1;
      if (found === close) return undefined;
      if (nextCharacter() === close) return `Remove the comma before this "${close}".`;
    }
  };
  const property = (): string | undefined => {
    if (nextCharacter() !== '"') return unexpected('a key in double quotes');
    const why = string();
    if (why !== undefined) return why;
    if (nextCharacter() !== ':') return unexpected('a colon after the key');
    offset += 1;
    return value();
  };
  const value = (): string | undefined => {
    const found = nextCharacter();
    if (found === '{') return members('}', property);
    if (found === '[') return members(']', value);
    if (found === '"') return string();
    return skip(NUMBER) || skip(WORD) ? undefined : unexpected('a value');
  };

  const why = value() ?? unexpected('the end of the text');
  return { offset, why };
};

/**
 * Parses a JSON text. A byte order mark at its beginning is ignored.
 *
 * @returns the value, or the line, the column and a sentence about the first mistake
 */
export const parseJson = (json: string): { readonly ok: true; readonly value: unknown } | JsonMistake => {
  const text = json.replace(/^\ufeff/, '');
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    const { offset, why } = findMistake(text);
    const lines = text.slice(0, offset).split('\n');
    return { ok: false, line: lines.length, column: (lines.at(-1) ?? '').length + 1, why };
  }
};
