import type { CommandDeclaration, OptionDeclaration } from './commandDeclaration.ts';

/** Maximum length of a help line, in characters. */
const WIDTH = 96;

/** Breaks a text into lines of at most `width` characters, at spaces. */
const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
};

/** Lays out two columns: names on the left, wrapped texts on the right. */
const twoColumns = (rows: readonly (readonly [name: string, text: string])[]): readonly string[] => {
  const indent = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) =>
    wrap(text, WIDTH - indent).map((line, row) => (row === 0 ? `  ${name}` : '').padEnd(indent) + line),
  );
};

const optionRow = (name: string, option: OptionDeclaration): readonly [name: string, text: string] => {
  const shownDefault = option.defaultText ?? option.default;
  const parts = [
    option.help,
    option.multiple === true && 'Can be given more than once.',
    shownDefault !== undefined && `Default: ${shownDefault}.`,
  ];
  const value = option.value === undefined ? '' : ` ${option.value}`;
  return [`--${name}${value}`, parts.filter((part) => part !== false).join(' ')];
};

/** The help text of one command: purpose, usage, options with their defaults, and examples. */
export const commandHelp = (declaration: CommandDeclaration): string => {
  const { name, purpose, usage, notes = [], options, examples } = declaration;
  const lines = [
    `topslot ${name}: ${purpose}`,
    '',
    ...usage.map((form, row) => `${row === 0 ? 'Usage:' : '      '} ${form}`),
    ...notes.flatMap((note) => ['', ...wrap(note, WIDTH)]),
    '',
    'Options:',
    ...twoColumns([
      ...Object.entries(options).map(([option, declared]) => optionRow(option, declared)),
      ['-h, --help', 'Show this help.'],
    ]),
    '',
    examples.length === 1 ? 'Example:' : 'Examples:',
    ...examples.flatMap(({ line, effect }) => [`  ${line}`, `      ${effect}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
};

/** The help text of topslot itself: each command on one line, and how to get a command's help. */
export const overviewHelp = (declarations: readonly Pick<CommandDeclaration, 'name' | 'purpose'>[]): string =>
  [
    'topslot puts the right story in the top slot of a front page.',
    '',
    'Usage: topslot <command> [options]',
    '',
    'Commands:',
    ...twoColumns(declarations.map(({ name, purpose }) => [name, purpose])),
    '',
    'Without a command, topslot runs serve: "topslot --dev" is "topslot serve --dev".',
    '',
    'topslot <command> --help   Show the options of a command, with examples.',
    'topslot --version          Show the version.',
    '',
  ].join('\n');
