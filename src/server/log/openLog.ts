import type { Apps } from '../ranking/apps.ts';
import { openFileLog, type OpenedLog } from './fileLog.ts';
import { createMemoryLog } from './memoryLog.ts';

/** Opens the log that the configuration asks for, and lets the apps take every record that stands in it. */
export const openLog = async (
  kind: 'file' | 'memory',
  folder: string,
  apps: Apps,
  say: (line: string) => void,
): Promise<OpenedLog> => {
  if (kind === 'memory') return { ok: true, log: createMemoryLog() };
  const opened = await openFileLog(folder, say);
  if (!opened.ok) return opened;
  let count = 0;
  try {
    for await (const record of opened.log.replay()) {
      count += 1;
      const app = apps.ofRecord(record.app);
      if (record.type === 'article') app?.written.add(record.article);
      app?.join.take(record);
    }
  } catch (error) {
    await opened.log.close();
    return { ok: false, inUse: false, why: error instanceof Error ? error.message : String(error) };
  }
  if (count > 0) say(`log: read ${count} records from ${folder}`);
  return opened;
};
