#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import process, { argv, stderr, stdout } from 'node:process';
import type { Command } from './terminal/command.ts';
import { evaluateCommand } from './commands/evaluateCommand.ts';
import { exportCommand } from './commands/exportCommand.ts';
import { logCommand } from './commands/logCommand.ts';
import { repairCommand } from './commands/repairCommand.ts';
import { serveCommand } from './commands/serveCommand.ts';
import { simulateCommand } from './commands/simulateCommand.ts';
import { snippetCommand } from './commands/snippetCommand.ts';

const USAGE = `topslot puts the right story in the top slot of a front page.

topslot [serve]               run the ranking server
  --dev                       for this machine only: the inspector at /_dev/, behaviours, the next free port;
                              without feeds of your own, the demo newspaper
  --config <file>             default: ./topslot.config.json, if it is there
  --feed <name>=<url or file> an action set and its RSS or Atom feed (repeatable)
  --app <id>                  an app to serve (repeatable); default: any id
  --host <address>            default: 127.0.0.1
  --port <number>             default: 8080; 0: any free port
  --data <folder>             where the log is kept; default: ./.topslot

topslot snippet               print what to paste into a page
  --app <id>                  default: the first one of the configuration
  --sets "<name> <name>"      default: all of the configuration
  --endpoint <url>            where browsers reach the server; default: publicUrl, or host and port
  --limit <n>, --details <n>  as on the container
  --config <file>             default: ./topslot.config.json, if it is there

topslot log [topic]           print the records of a PAI-Rec topic, by its TopicName, or of the log: one JSON object a line
  --data <folder>             where they are kept; default: ./.topslot
  --config <file>             default: ./topslot.config.json, if it is there

topslot export --dsjson       print what came of each decision, one JSON object a line, as Vowpal Wabbit reads it
  --app <id>                  default: all
  --last <duration>           only the decisions of the last 7d, 12h, …; default: all
  --data <folder>             where the log is kept; default: ./.topslot
  --config <file>             default: ./topslot.config.json, if it is there

topslot evaluate              print what the rankings earned, and what other policies would have earned
  --policy <name>             learn, epsilon-greedy, default or random (repeatable); default: all
  --json                      one JSON object, nothing rounded
  --app <id>                  default: all
  --last <duration>           count only the decisions of the last 7d, 12h, …; default: all
  --data <folder>             where the log is kept; default: ./.topslot
  --config <file>             default: ./topslot.config.json, if it is there

topslot simulate              play days of a made-up front page with each policy, and print what it earned
  --policy <name>             as above (repeatable); default: all
  --views <n>                 a day; default: 20000
  --days <n>, --seeds <n>     default: 5 days, each for 2 front pages
topslot simulate --url <url>  send made-up readers to a running server, and see it learn
  --app <id>                  default: simulated, which the demo has
  --sets "<name> <name>"      default: all of the configuration
  --rate <n>, --for <time>    default: 200 a second, for 60s
  --config <file>             default: ./topslot.config.json, if it is there

topslot repair                take out of the log what stops a server from starting: damaged lines go to a file beside it
  --data <folder>             where it is kept; default: ./.topslot
  --config <file>             default: ./topslot.config.json, if it is there
`;

const commands: Readonly<Record<string, Command>> = {
  serve: serveCommand,
  snippet: snippetCommand,
  log: logCommand,
  export: exportCommand,
  evaluate: evaluateCommand,
  simulate: simulateCommand,
  repair: repairCommand,
};

const version = (): string => {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return /"version": "(.+?)"/.exec(manifest)?.[1] ?? 'unknown';
};

const run = async (words: readonly string[]): Promise<number> => {
  const [first = 'serve', ...rest] = words;
  if (words.includes('--help') || first === 'help') {
    stdout.write(USAGE);
    return 0;
  }
  if (first === '--version') {
    stdout.write(`${version()}\n`);
    return 0;
  }
  const named = Object.hasOwn(commands, first) ? commands[first] : undefined;
  const command = first.startsWith('-') ? serveCommand : named;
  if (!command) {
    stderr.write(`topslot: there is no command "${first}".\n\n${USAGE}`);
    return 2;
  }
  const done = await command(first.startsWith('-') ? words : rest);
  if (done.ok) return 0;
  stderr.write(`topslot: ${done.why}\n`);
  return 1;
};

process.exitCode = await run(argv.slice(2));
