import { DEFAULT_LIMIT, MAX_LIMIT } from '../../wire/cds/limit.ts';
import { defineCommand } from '../input/defineCommand.ts';
import { loadConfig } from '../input/loadConfig.ts';
import { idMistake, isHttpUrl, readWholeNumber, splitNames, urlMistake } from '../input/optionValues.ts';
import { CONFIG_OPTION } from '../input/sharedOptions.ts';
import { usageError } from '../terminal/commandResult.ts';
import { writeSnippet } from './writeSnippet.ts';

const MIN_LIMIT = 2;

const DETAILS_LEVELS = [0, 1, 2] as const;

/** `topslot snippet`: prints the HTML that a publisher pastes into a page. */
export const snippetCommand = defineCommand(
  {
    name: 'snippet',
    purpose: 'print the HTML to paste into a page',
    usage: ['topslot snippet [options]'],
    notes: ['Prints the script tag, a preload tag and a container, filled in from the configuration.'],
    options: {
      app: {
        type: 'string',
        value: '<id>',
        help: 'The app of the page.',
        defaultText: 'the first one of the configuration, otherwise my-site',
      },
      sets: {
        type: 'string',
        value: '"<name> <name>"',
        help: 'The action sets to rank, separated by spaces.',
        defaultText: 'all of the configuration, otherwise news',
      },
      endpoint: {
        type: 'string',
        value: '<url>',
        help: 'The address at which browsers reach the server.',
        defaultText: '"publicUrl" of the configuration, otherwise its host and port',
      },
      limit: {
        type: 'string',
        value: '<n>',
        help: `Maximum number of ranked stories, ${MIN_LIMIT} to ${MAX_LIMIT}.`,
        defaultText: `no attribute, which means ${DEFAULT_LIMIT}`,
      },
      details: {
        type: 'string',
        value: '<level>',
        help:
          'What the ranking contains besides addresses: 0 for a list of links, 1 for items with a data-topslot-id, ' +
          '2 for an empty list, which the widget fills.',
        defaultText: 'no attribute; the preload then fits a list of links without ids',
      },
      config: CONFIG_OPTION,
    },
    examples: [
      { line: 'topslot snippet', effect: 'Prints the snippet for the first app of topslot.config.json.' },
      {
        line: 'topslot snippet --app my-site --sets "news sports" --limit 10 --endpoint https://rank.example',
        effect: 'Prints a snippet for ten stories of two action sets, without a configuration.',
      },
    ],
  },
  (typed, { folder, print }) => {
    const loaded = loadConfig(typed.config, folder);
    if (!loaded.ok) return loaded;
    const { config } = loaded;

    const app = typed.app ?? Object.keys(config.apps)[0] ?? 'my-site';
    const sets = typed.sets === undefined ? Object.keys(config.actionSets) : splitNames(typed.sets);
    const invalidId = idMistake('--app', [app]) ?? idMistake('--sets', sets);
    if (invalidId !== undefined) return usageError(invalidId);
    const limit = typed.limit === undefined ? undefined : readWholeNumber(typed.limit, MIN_LIMIT, MAX_LIMIT);
    if (typed.limit !== undefined && limit === undefined) {
      return usageError(`--limit must be a whole number from ${MIN_LIMIT} to ${MAX_LIMIT}, not "${typed.limit}".`);
    }
    const details = DETAILS_LEVELS.find((level) => String(level) === typed.details);
    if (typed.details !== undefined && details === undefined) {
      return usageError(`--details must be 0, 1 or 2, not "${typed.details}".`);
    }
    if (typed.endpoint !== undefined && !isHttpUrl(typed.endpoint)) {
      return usageError(urlMistake('--endpoint', typed.endpoint, 'https://rank.example/'));
    }
    const endpoint = typed.endpoint ?? config.publicUrl ?? `http://${config.host}:${config.port}`;
    print(
      writeSnippet({
        endpoint: endpoint.endsWith('/') ? endpoint : `${endpoint}/`,
        app,
        sets: sets.length > 0 ? sets : ['news'],
        limit,
        details,
      }),
    );
    return { ok: true };
  },
);
