/** One option of a command. The parser and the help text are both made from it. */
export interface OptionDeclaration {
  readonly type: 'string' | 'boolean';
  /** Placeholder for the value in the help text, such as `<file>`. Required for an option of type `string`. */
  readonly value?: string;
  /** One or two sentences: what the option does and, for a number or a duration, its unit. */
  readonly help: string;
  /** The value if the option is absent. The help text shows it. */
  readonly default?: string;
  /** Shown as the default where the value comes from somewhere else, such as the configuration. */
  readonly defaultText?: string;
  /** Whether the option can be given more than once. The help text says so. */
  readonly multiple?: boolean;
}

/** The options of a command by name, without the leading dashes, in the order of the help text. */
export type OptionTable = Readonly<Record<string, OptionDeclaration>>;

/** Everything about a command except its code. */
export interface CommandDeclaration<Options extends OptionTable = OptionTable> {
  /** The word after `topslot`. */
  readonly name: string;
  /** One line that begins with a verb, without a full stop. */
  readonly purpose: string;
  /** The forms in which the command can be typed, such as `topslot log [<topic>] [options]`. */
  readonly usage: readonly string[];
  /** Paragraphs after the usage: what the reader must know before choosing options. */
  readonly notes?: readonly string[];
  /** Maximum number of words that are not options; 0 by default. */
  readonly maxArguments?: number;
  readonly options: Options;
  /** Command lines that work as printed, each with one line about its effect. */
  readonly examples: readonly { readonly line: string; readonly effect: string }[];
}
