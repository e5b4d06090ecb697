import { createReadStream } from 'node:fs';

/**
 * Lines end in a line feed and nothing else. `readline` would not do: from Node 24 on it also splits at U+2028 and U+2029,
 * which JSON leaves as they are inside a text.
 */
export async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
