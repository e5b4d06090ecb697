import iconv from 'iconv-lite';

// Byte order marks come before everything else: the Encoding Standard ("decode") lets them win over any label.
const MARKS: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

// XML 1.0, appendix F: without a mark, `<?` in two bytes each is still unmistakably UTF-16.
const UNMARKED: readonly (readonly [start: readonly number[], encoding: string])[] = [
  [[0x3c, 0x00, 0x3f, 0x00], 'utf-16le'],
  [[0x00, 0x3c, 0x00, 0x3f], 'utf-16be'],
];

// Labels that the Encoding Standard reads as Windows-1252, because the pages that carry them use its curly quotes.
const REALLY_WINDOWS_1252 = new Set(['iso-8859-1', 'iso8859-1', 'latin1', 'l1', 'us-ascii', 'ascii', 'cp819']);

// What iconv-lite also calls encodings but no document is written in; UTF-7 was a way to smuggle markup past filters.
const NOT_A_CHARSET = /^(?:base64|hex|binary|utf-?7|utf-?7-?imap)$/;

const utf8 = new TextDecoder();

/**
 * Turns the bytes of a document into text. The encoding is that of the byte order mark, else the `charset` of the HTTP
 * Content-Type, else what the document declares, else UTF-8; so is any name nobody knows. Never throws: undecodable
 * bytes become U+FFFD.
 *
 * @param declared reads the document's own declaration from its first 1,024 bytes, given as Latin-1
 */
export function decodeText(
  bytes: Uint8Array,
  contentType: string | undefined,
  declared: (head: string) => string | undefined,
): string {
  const sure = startingWith(bytes, MARKS);
  if (sure !== undefined) return decodeAs(bytes, sure);
  const header = known(charsetOf(contentType));
  if (header !== undefined) return decodeAs(bytes, header);
  const guess = startingWith(bytes, UNMARKED);
  if (guess !== undefined) return decodeAs(bytes, guess);
  const own = known(declared(asBuffer(bytes.subarray(0, 1024)).toString('latin1')));
  // A declaration that could be read byte by byte cannot be in UTF-16: whoever wrote it saved the file as UTF-8.
  return decodeAs(bytes, own === undefined || own.startsWith('utf-16') ? 'utf-8' : own);
}

/** The `charset` parameter of a Content-Type, quoted or not. */
function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType ?? '')?.[1];
}

/** The encoding a label stands for, or undefined for a name that nobody knows. */
function known(label: string | undefined): string | undefined {
  const name = label?.trim().toLowerCase() ?? '';
  if (name === 'utf-8' || name === 'utf8') return 'utf-8';
  if (REALLY_WINDOWS_1252.has(name)) return 'windows-1252';
  // The Encoding Standard reads a bare "utf-16" as little endian.
  if (name === 'utf-16') return 'utf-16le';
  return name === '' || NOT_A_CHARSET.test(name) || !iconv.encodingExists(name) ? undefined : name;
}

// iconv-lite for everything but UTF-8: Node 20's own TextDecoder('windows-1252') leaves 0x80–0x9F as control characters.
function decodeAs(bytes: Uint8Array, encoding: string): string {
  return encoding === 'utf-8' ? utf8.decode(bytes) : iconv.decode(asBuffer(bytes), encoding);
}

function startingWith(
  bytes: Uint8Array,
  table: readonly (readonly [start: readonly number[], encoding: string])[],
): string | undefined {
  return table.find(([start]) => start.every((byte, index) => bytes[index] === byte))?.[1];
}

/** The same memory, seen as a Buffer. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
