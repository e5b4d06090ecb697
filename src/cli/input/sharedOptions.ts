/** The options that every command over the configuration and the log has. */
export const CONFIG_OPTION = {
  type: 'string',
  value: '<file>',
  help: 'The configuration file.',
  defaultText: 'topslot.config.json in the working folder, if there is one',
} as const;

export const DATA_OPTION = {
  type: 'string',
  value: '<folder>',
  help: 'The data folder, which holds the log.',
  defaultText: '"data" of the configuration, otherwise ./.topslot',
} as const;

/** The options of a command that reads decisions and rewards from the log. */
export const LOG_OPTIONS = {
  app: { type: 'string', value: '<id>', help: 'Read only this app.', defaultText: 'all apps in the log' },
  last: {
    type: 'string',
    value: '<duration>',
    help: 'Include only decisions of this last period: a number and a unit (ms, s, m, h, d), such as 7d or 12h.',
    defaultText: 'the whole log',
  },
  config: CONFIG_OPTION,
  data: DATA_OPTION,
} as const;
