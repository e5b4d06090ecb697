/** Maximum length of a text from a feed or a page, in UTF-16 code units. Enough for a headline or a summary. */
const MAX_LENGTH = 2000;

// The characters of Windows-1252 at 0x80 to 0x9F, where Unicode has the C1 control characters. HTML ("numeric character
// reference end state") decodes `&#146;` to a curly apostrophe. An XML parser must not do so and returns the control
// character.
const WINDOWS_1252 = '€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ';

// Matches white space other than single spaces, and control characters. Most texts have none and can be returned unchanged.
// oxlint-disable-next-line no-control-regex -- the pattern matches control characters
const UNTIDY = /[^\S ]| {2}|^ | $|[\u0000-\u001f\u007f-\u009f]/;

/**
 * Normalizes plain text to a single line: collapses white space, removes control characters and truncates the text to
 * 2,000 characters.
 *
 * @example tidyText('  One\n two ') // 'One two'
 */
export function tidyText(text: string): string {
  if (text.length <= MAX_LENGTH && !UNTIDY.test(text)) return text;
  const line = text
    .slice(0, 4 * MAX_LENGTH)
    .replace(/[\u0080-\u009f]/g, (control) => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80))
    .replace(/\s+/g, ' ')
    // oxlint-disable-next-line no-control-regex -- removes control characters
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .trim();
  if (line.length <= MAX_LENGTH) return line;
  // Do not cut a surrogate pair in half.
  return line.slice(0, MAX_LENGTH).replace(/[\ud800-\udbff]$/, '');
}
