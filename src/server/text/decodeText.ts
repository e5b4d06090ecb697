import iconv from 'iconv-lite';

// A byte order mark takes precedence over any label (Encoding Standard, "decode").
const BYTE_ORDER_MARKS: readonly (readonly [mark: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

// Without a byte order mark, `<?` with two bytes per character identifies UTF-16 (XML 1.0, appendix F).
const UTF16_DECLARATIONS: readonly (readonly [start: readonly number[], encoding: string])[] = [
  [[0x3c, 0x00, 0x3f, 0x00], 'utf-16le'],
  [[0x00, 0x3c, 0x00, 0x3f], 'utf-16be'],
];

// Labels that the Encoding Standard maps to Windows-1252, because pages with these labels use its curly quotes.
const WINDOWS_1252_LABELS = new Set(['iso-8859-1', 'iso8859-1', 'latin1', 'l1', 'us-ascii', 'ascii', 'cp819']);

// Encodings of iconv-lite that are not used for documents. UTF-7 has been used to smuggle markup past filters.
const UNSUPPORTED = /^(?:base64|hex|binary|utf-?7|utf-?7-?imap)$/;

const utf8 = new TextDecoder();

/**
 * Decodes the bytes of a document. These sources of the encoding are tried in order, and unknown encodings are ignored:
 * the byte order mark, the `charset` of the HTTP Content-Type, the bytes of an XML declaration in UTF-16, and the
 * declaration in the document. The default is UTF-8. Never throws; invalid bytes become U+FFFD.
 *
 * @param readDeclaration returns the encoding that the document declares, given its first 1,024 bytes as Latin-1
 */
export function decodeText(
  bytes: Uint8Array,
  contentType: string | undefined,
  readDeclaration: (head: string) => string | undefined,
): string {
  const marked = findEncoding(bytes, BYTE_ORDER_MARKS);
  if (marked !== undefined) return decodeAs(bytes, marked);
  const fromHeader = resolveLabel(charsetOf(contentType));
  if (fromHeader !== undefined) return decodeAs(bytes, fromHeader);
  const detected = findEncoding(bytes, UTF16_DECLARATIONS);
  if (detected !== undefined) return decodeAs(bytes, detected);
  const declared = resolveLabel(readDeclaration(toBuffer(bytes.subarray(0, 1024)).toString('latin1')));
  // The declaration was readable as single bytes, so the document cannot be UTF-16. Such files are usually UTF-8.
  return decodeAs(bytes, declared === undefined || declared.startsWith('utf-16') ? 'utf-8' : declared);
}

/** Returns the `charset` parameter of a Content-Type, quoted or unquoted. */
function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType ?? '')?.[1];
}

/** Returns the encoding for a label, or `undefined` for an unknown label. */
function resolveLabel(label: string | undefined): string | undefined {
  const name = label?.trim().toLowerCase() ?? '';
  if (name === 'utf-8' || name === 'utf8') return 'utf-8';
  if (WINDOWS_1252_LABELS.has(name)) return 'windows-1252';
  // The Encoding Standard treats "utf-16" as little endian.
  if (name === 'utf-16') return 'utf-16le';
  return name === '' || UNSUPPORTED.test(name) || !iconv.encodingExists(name) ? undefined : name;
}

// Uses iconv-lite for everything except UTF-8, because TextDecoder('windows-1252') of Node 20 decodes 0x80–0x9F as
// control characters.
function decodeAs(bytes: Uint8Array, encoding: string): string {
  return encoding === 'utf-8' ? utf8.decode(bytes) : iconv.decode(toBuffer(bytes), encoding);
}

function findEncoding(
  bytes: Uint8Array,
  table: readonly (readonly [start: readonly number[], encoding: string])[],
): string | undefined {
  return table.find(([start]) => start.every((byte, index) => bytes[index] === byte))?.[1];
}

/** Returns a Buffer that shares the memory of the bytes. */
function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
