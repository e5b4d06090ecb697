/** The longest text taken from a feed or a page, in UTF-16 units: a headline or a summary, not an article. */
const LONGEST = 2000;

// What Windows-1252 puts where Unicode has the C1 controls, 0x80 to 0x9F. HTML ("numeric character reference end state")
// reads `&#146;` as the curly apostrophe its writer meant; an XML parser must not, so the control arrives here.
const WINDOWS_1252 = '€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ';

// What most texts have none of, so that they need not be rewritten: white space other than single spaces, and controls.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const UNTIDY = /[^\S ]| {2}|^ | $|[\u0000-\u001f\u007f-\u009f]/;

/**
 * Makes one clean line of plain text: white space folded, control characters removed, at most 2,000 characters.
 *
 * @example tidyText('  One\n two ') // 'One two'
 */
export function tidyText(text: string): string {
  if (text.length <= LONGEST && !UNTIDY.test(text)) return text;
  const line = text
    .slice(0, 4 * LONGEST)
    .replace(/[\u0080-\u009f]/g, (control) => WINDOWS_1252.charAt(control.charCodeAt(0) - 0x80))
    .replace(/\s+/g, ' ')
    // oxlint-disable-next-line no-control-regex -- they are what is to be removed
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, '')
    .trim();
  if (line.length <= LONGEST) return line;
  // Not through the middle of a surrogate pair: half a character is none.
  return line.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '');
}
