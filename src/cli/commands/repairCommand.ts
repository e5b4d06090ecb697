import { resolve } from 'node:path';
import { repairLog } from '../../server/log/repairLog.ts';
import { defineCommand } from '../input/defineCommand.ts';
import { dataFolder, loadConfig } from '../input/loadConfig.ts';
import { CONFIG_OPTION, DATA_OPTION } from '../input/sharedOptions.ts';

/** `topslot repair`: moves damaged lines out of the log, so that the server can start, and prints what it did. */
export const repairCommand = defineCommand(
  {
    name: 'repair',
    purpose: 'move damaged lines out of the log, so that the server can start',
    usage: ['topslot repair [options]'],
    notes: [
      'Stop the server first. Damaged lines are not deleted: they go to a .damaged file in the folder of the log.',
    ],
    options: { data: DATA_OPTION, config: CONFIG_OPTION },
    examples: [{ line: 'topslot repair --data ./.topslot', effect: 'Repairs the log in ./.topslot/log.' }],
  },
  (values, { folder, print, logLine }) => {
    const loaded = loadConfig(values.config, folder);
    if (!loaded.ok) return loaded;
    const { log } = loaded.config;
    if (typeof log === 'object') {
      print(`The log is in the topic ${log.topic} of a Kafka cluster, so there is no file to repair.\n`);
      return { ok: true };
    }
    return repairLog({
      folder: resolve(dataFolder(values.data, folder, loaded), 'log'),
      logLine: (line) => print(`${line}\n`),
      progress: logLine,
      now: Date.now,
    });
  },
);
