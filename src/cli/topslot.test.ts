import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { readConfig } from '../server/config/readConfig.ts';
import { DEFAULT_LIMIT } from '../wire/cds/limit.ts';
import { tempFolder } from '../server/fixtures.test.ts';
import { readWords } from './input/readWords.ts';
import { commands } from './runTopslot.ts';
import { run, runProcess } from './runCli.test.ts';

const manifest: { readonly version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);

const OVERVIEW = `topslot puts the right story in the top slot of a front page.

Usage: topslot <command> [options]

Commands:
  serve     run the ranking server
  snippet   print the HTML to paste into a page
  log       print the records of the log or of a PAI-Rec topic, one JSON object per line
  export    print each decision with its outcome, in the format of Vowpal Wabbit
  evaluate  print what the rankings earned and what other policies would have earned
  simulate  compare policies on a simulated page, or send simulated readers to a server
  repair    move damaged lines out of the log, so that the server can start

Without a command, topslot runs serve: "topslot --dev" is "topslot serve --dev".

topslot <command> --help   Show the options of a command, with examples.
topslot --version          Show the version.
`;

/** Splits a command line as a shell does: at spaces, except inside double quotes. */
const shellWords = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

void describe('topslot', () => {
  for (const words of [['--help'], ['-h'], ['help'], ['help', '--help'], ['help', '-h']]) {
    void it(`${words.join(' ')} lists the commands, one per line`, async () => {
      assert.deepEqual(await run(tmpdir(), ...words), { code: 0, stdout: OVERVIEW, stderr: '' });
    });
  }

  void it('--version prints the version of the package', async () => {
    assert.deepEqual(await run(tmpdir(), '--version'), { code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  void it('without a command shows the help of "serve" for --help among options', async () => {
    assert.equal((await run(tmpdir(), '--dev', '--help')).stdout, (await run(tmpdir(), 'serve', '--help')).stdout);
  });

  void it('runs in its own process: output on stdout, errors on stderr, and the exit code', () => {
    assert.deepEqual(runProcess(tmpdir(), '--version'), { code: 0, stdout: `${manifest.version}\n`, stderr: '' });
    assert.deepEqual(runProcess(tmpdir(), 'help'), { code: 0, stdout: OVERVIEW, stderr: '' });
    const usageError = 'topslot: There is no command "serv". Did you mean "serve"? See: topslot --help\n';
    assert.deepEqual(runProcess(tmpdir(), 'serv'), { code: 2, stdout: '', stderr: usageError });
    const failure = runProcess(tmpdir(), 'log', '--data', 'no such folder');
    assert.deepEqual([failure.code, failure.stdout], [1, '']);
    assert.match(failure.stderr, /^topslot: There is no log in .+no such folder.log\.\n$/);
  });
});

for (const command of commands) {
  const { name, purpose, options, usage, examples } = command;
  void describe(`the help of topslot ${name}`, () => {
    for (const words of [
      [name, '--help'],
      [name, '-h'],
      ['help', name],
      [name, '--config', 'none.json', '-h'],
    ]) {
      void it(`is shown by "topslot ${words.join(' ')}"`, async () => {
        const { code, stdout, stderr } = await run(tmpdir(), ...words);
        assert.deepEqual([code, stderr], [0, '']);
        assert.ok(stdout.startsWith(`topslot ${name}: ${purpose}\n\nUsage: ${usage[0]}\n`), stdout);
      });
    }

    void it('names every option with its value and default, and no other option', async () => {
      const { stdout } = await run(tmpdir(), name, '--help');
      const listed = [...stdout.matchAll(/^ {2}--(\S+)(?: (\S.*?))?(?: {2}|$)/gm)].map(([, option = '', value]) => [
        option,
        value,
      ]);
      assert.deepEqual(
        listed,
        Object.entries(options).map(([option, { value }]) => [option, value]),
      );
      assert.match(stdout, /^ {2}-h, --help {2}/m);
      const text = stdout.replaceAll(/\s+/g, ' ');
      for (const option of Object.values(options)) {
        assert.ok(text.includes(option.help), option.help);
        assert.equal(option.value === undefined, option.type === 'boolean', option.help);
        const shown = option.defaultText ?? option.default;
        if (shown !== undefined)
          assert.ok(text.includes(`${option.help} Default: ${shown}.`) || option.multiple, shown);
        if (option.multiple) assert.ok(text.includes(`${option.help} Can be given more than once.`));
      }
    });

    void it('has lines of at most 110 characters', async () => {
      const { stdout } = await run(tmpdir(), name, '--help');
      for (const line of stdout.split('\n')) assert.ok(line.length <= 110, line);
    });

    for (const { line } of examples) {
      void it(`has an example that can be parsed: ${line}`, () => {
        const [program, ...rest] = shellWords(line.replace(/ > \S+$/, ''));
        assert.equal(program, 'topslot');
        const words = rest[0] === name ? rest.slice(1) : rest;
        if (name !== 'serve') assert.equal(rest[0], name);
        const read = readWords(words, options, command.maxArguments);
        assert.ok(read.ok, line);
      });
    }

    void it('uses only options of the command in its usage', () => {
      const used = usage.flatMap((form) => [...form.matchAll(/--(\w+)/g)].map(([, option = '']) => option));
      for (const option of used) assert.ok(Object.hasOwn(options, option), option);
    });
  });
}

void describe('the defaults in the help', () => {
  const optionsOf = (name: string) => commands.find((command) => command.name === name)?.options ?? {};
  const config = readConfig({});
  assert.ok(config.ok);
  const defaults: readonly [command: string, option: string, text: string][] = [
    ['serve', 'host', config.config.host],
    ['serve', 'port', String(config.config.port)],
    ['serve', 'data', config.config.data],
    ['snippet', 'limit', String(DEFAULT_LIMIT)],
  ];
  for (const [command, option, text] of defaults) {
    void it(`of ${command} --${option} is that of the code: ${text}`, () => {
      assert.ok(optionsOf(command)[option]?.defaultText?.endsWith(` ${text}`));
    });
  }
});

void describe('the exit code', () => {
  // The last three names are those of built-in members of JavaScript objects.
  const unknownCommands = ['Serve', 'news=https://www.example/rss.xml', '', 'toString', 'constructor', '__proto__'];
  const url = ['--url', 'http://127.0.0.1:1'];
  const usageErrors: readonly [words: readonly string[], stderr: string][] = [
    [['serv'], 'There is no command "serv". Did you mean "serve"? See: topslot --help'],
    ...unknownCommands.map((word): [string[], string] => [[word], `There is no command "${word}". `]),
    [['help', 'evaluat'], 'There is no command "evaluat". Did you mean "evaluate"? See: topslot --help'],
    [['help', 'serve', 'log'], '"log" is one word too many. See: topslot --help'],

    [['--colour'], 'There is no option --colour. See: topslot serve --help'],
    [['--confg', 'x.json'], 'There is no option --confg. Did you mean --config? See: topslot serve --help'],
    [['--confg=x.json'], 'There is no option --confg. Did you mean --config? See: topslot serve --help'],
    [['-config', 'x.json'], 'There is no option -config. Did you mean --config? See: topslot serve --help'],
    [['serve', '-x'], 'There is no option -x. See: topslot serve --help'],
    [['serve', '--__proto__'], 'There is no option --__proto__. See: topslot serve --help'],
    [
      ['evaluate', '--polcy', 'learn'],
      'There is no option --polcy. Did you mean --policy? See: topslot evaluate --help',
    ],
    [['snippet', '--dev'], 'There is no option --dev. See: topslot snippet --help'],
    [['--port'], '--port needs a value: --port <number>. See: topslot serve --help'],
    [
      ['--port', '-1'],
      '--port needs a value: --port <number>. To use "-1" as the value, write --port=-1. See: topslot serve --help',
    ],
    [
      ['--feed', '--dev'],
      '--feed needs a value: --feed <name>=<url or file>. To use "--dev" as the value, write --feed=--dev. See: ',
    ],
    [['--dev=yes'], '--dev takes no value, but has "yes". See: topslot serve --help'],
    [['serve', 'news'], '"news" is not an option. Options begin with "--". See: topslot serve --help'],
    [['log', 'a', 'b'], '"b" is one word too many. See: topslot log --help'],

    [[], 'There is no feed to rank. Add --feed news=https://…/rss.xml, or --config <file>. See: topslot serve --help'],
    [['--feed', 'news.xml'], '--feed news.xml: Write <name>=<url or file>, such as --feed news=news.xml. See: '],
    [
      ['--feed', 'https://www.example/rss?a=b'],
      '--feed https://www.example/rss?a=b: Write <name>=<url or file>, such as --feed news=https://www.example/rss?a=b. ',
    ],
    [['--feed', '=news.xml'], '--feed =news.xml: Write <name>=<url or file>, such as --feed news=https://www.'],
    [['--feed', 'news='], '--feed news=: Write <name>=<url or file>, such as --feed news=https://www.'],
    [['--feed', '..=news.xml'], '--feed ..=news.xml: ".." is not an id. Use 1 to 64 of A-Z a-z 0-9 . _ -, beginning '],
    [['--feed', 'constructor=news.xml'], 'The command line:\n  actionSets.constructor: '],
    [
      ['--feed', 'news=ftp://www.example/rss.xml'],
      '--feed news=ftp://www.example/rss.xml: A feed must be an http(s) address or a file, not ftp://. See: ',
    ],
    [
      ['--feed', 'news=a.xml', '--feed', 'news=b.xml'],
      '--feed news=b.xml: There are two feeds named "news". Each needs its own name. See: topslot serve --help',
    ],
    [['--port', 'http'], '--port must be a number from 0 to 65535, not "http". See: topslot serve --help'],
    [['--port', '65536'], '--port must be a number from 0 to 65535, not "65536". See: topslot serve --help'],
    [['--app', 'my site'], '--app: "my site" is not an id. Use 1 to 64 of '],
    [['--host', ''], '--host must not be empty. See: topslot serve --help'],
    [['--data', ''], '--data must not be empty. See: topslot serve --help'],

    [['snippet', '--app', 'my site'], '--app: "my site" is not an id. Use 1 to 64 of '],
    [['snippet', '--app', '"><script>'], '--app: ""><script>" is not an id. '],
    [['snippet', '--app', ''], '--app: "" is not an id. '],
    [['snippet', '--sets', 'news ../x'], '--sets: "../x" is not an id. '],
    [['snippet', '--details', '3'], '--details must be 0, 1 or 2, not "3". See: topslot snippet --help'],
    ...['abc', '99', '31', '1', '0', '2.5', '', ' 5', '1e1'].map((limit): [string[], string] => [
      ['snippet', '--limit', limit],
      `--limit must be a whole number from 2 to 30, not "${limit}". See: topslot snippet --help`,
    ]),
    [
      ['snippet', '--endpoint', 'rank.example'],
      '--endpoint must be an http(s) address, such as https://rank.example/, ',
    ],
    [['snippet', '--endpoint', 'ftp://rank.example'], '--endpoint must be an http(s) address, such as '],
    [['snippet', '--endpoint', 'http://a b/'], '--endpoint must be an http(s) address, such as '],

    [['export'], 'The format is missing. Add --dsjson, the format of Vowpal Wabbit. See: topslot export --help'],
    [
      ['export', '--dsjson', '--last', '7'],
      '--last must be a number and a unit (ms, s, m, h, d), such as 7d, not "7". See: topslot export --help',
    ],
    [['evaluate', '--last', 'week'], '--last must be a number and a unit (ms, s, m, h, d), such as 7d, not "week". '],
    [
      ['evaluate', '--policy', 'lern'],
      'There is no policy "lern". Did you mean "learn"? The policies are learn, epsilon-greedy, default, random. See: ',
    ],
    [['evaluate', '--policy', 'constructor'], 'There is no policy "constructor". The policies are learn, '],
    [['evaluate', 'all'], '"all" is not an option. Options begin with "--". See: topslot evaluate --help'],

    [['simulate', '--policy', 'best'], 'There is no policy "best". The policies are '],
    [['simulate', '--views', '0'], '--views must be a whole number from 1, not "0". See: topslot simulate --help'],
    [['simulate', '--days', 'x'], '--days must be a whole number from 1, not "x". '],
    [['simulate', '--seeds', '1.5'], '--seeds must be a whole number from 1, not "1.5". '],
    [['simulate', '--url', 'rank.example'], '--url must be an http(s) address, such as http://127.0.0.1:8080, not '],
    [['simulate', ...url], 'The action sets are missing. Add --sets "news sports", or --config <file>. '],
    [['simulate', ...url, '--sets', 'a/b'], '--sets: "a/b" is not an id. '],
    [['simulate', ...url, '--sets', 'a', '--rate', '0'], '--rate must be a whole number from 1, not "0". '],
    [
      ['simulate', ...url, '--sets', 'a', '--for', 'ever'],
      '--for must be a number and a unit (ms, s, m, h, d), such as 60s, ',
    ],

    [['repair', 'log'], '"log" is not an option. Options begin with "--". See: topslot repair --help'],
  ];
  for (const [words, expected] of usageErrors) {
    void it(`is 2 for the usage error: topslot ${words.map((word) => word || '""').join(' ')}`, async (test) => {
      const { code, stdout, stderr } = await run(await tempFolder(test), ...words);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.ok(stderr.startsWith(`topslot: ${expected}`), stderr);
      assert.match(stderr, /See: topslot (?:\w+ )?--help\n$/);
    });
  }

  const failures: readonly (readonly string[])[] = [
    ...commands
      .map(({ name }) => [name, ...(name === 'export' ? ['--dsjson'] : []), '--config', 'none.json'])
      .filter(
        // Without --url, simulate reads no configuration.
        ([name]) => name !== 'simulate',
      ),
    ['simulate', ...url, '--config', 'none.json'],
    ['simulate', ...url, '--sets', 'a'],
    ['log'],
    ['log', 'none'],
    ['evaluate', '--data', 'none'],
    ['export', '--dsjson', '--data', 'none'],
    ['repair'],
  ];
  for (const words of failures) {
    void it(`is 1 for the failure: topslot ${words.join(' ')}`, async (test) => {
      const { code, stdout, stderr } = await run(await tempFolder(test), ...words);
      assert.deepEqual([code, stdout], [1, ''], stderr);
      assert.match(stderr, /^topslot: .+\.\n$/m);
      assert.doesNotMatch(stderr, /--help|ENOENT|\n {4}at /);
    });
  }

  const successes: readonly (readonly string[])[] = [
    ['--version'],
    ['--help'],
    ['help', 'log'],
    ['snippet'],
    ['snippet', '--limit', '30'],
    ['simulate', '--policy', 'default', '--views', '100', '--days', '1', '--seeds', '1'],
  ];
  for (const words of successes) {
    void it(`is 0 for the success: topslot ${words.join(' ')}`, async (test) => {
      const { code, stdout, stderr } = await run(await tempFolder(test), ...words);
      assert.deepEqual([code, stderr], [0, '']);
      assert.notEqual(stdout, '');
    });
  }
});
