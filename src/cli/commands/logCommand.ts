import { LOG_TOPIC, readTopic } from '../../server/callbacks/topics/readTopic.ts';
import { defineCommand } from '../input/defineCommand.ts';
import { dataFolder, loadConfig } from '../input/loadConfig.ts';
import { CONFIG_OPTION, DATA_OPTION } from '../input/sharedOptions.ts';

/** `topslot log [<topic>]`: prints the records of the log or of a topic as they were written. */
export const logCommand = defineCommand(
  {
    name: 'log',
    purpose: 'print the records of the log or of a PAI-Rec topic, one JSON object per line',
    usage: ['topslot log [<topic>] [options]'],
    notes: [
      'A topic is named by its TopicName, in Kafka by its Topic. Without a topic, the log itself is printed. ' +
        'The server may be running.',
    ],
    maxArguments: 1,
    options: { data: DATA_OPTION, config: CONFIG_OPTION },
    examples: [
      { line: 'topslot log > records.ndjson', effect: 'Saves every record of the log.' },
      { line: 'topslot log pairec_callback_log', effect: 'Prints the records of that topic.' },
    ],
  },
  async (values, { folder, printAll }, [topic = LOG_TOPIC]) => {
    const loaded = loadConfig(values.config, folder);
    if (!loaded.ok) return loaded;
    const { config } = loaded;
    // --data names a folder, so it takes precedence over a Kafka log of the configuration.
    const logConfig = values.data === undefined ? config : { ...config, log: 'file' as const };
    const opened = await readTopic(topic, dataFolder(values.data, folder, loaded), logConfig);
    return opened.ok ? printAll(opened.lines) : opened;
  },
);
