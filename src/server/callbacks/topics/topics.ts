import { applySchema, type SchemaField } from '../../../wire/pairec/applySchema.ts';
import { writeRecord, type ItemRecord, type UserRecord } from '../../../wire/pairec/records.ts';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import type { WriteResult } from '../../log/commit/log.ts';
import { topicKey, locateTopic, type TopicLocation } from './topicLocation.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';
import { describeError } from '../../text/describeError.ts';

/** The topics that callbacks are recorded in. */
export interface Topics {
  /** Writes the records of one callback to its scene's topic, in this order. Never rejects. */
  readonly write: (scene: string, records: readonly (UserRecord | ItemRecord)[]) => Promise<WriteResult>;
  readonly close: () => Promise<void>;
}

/** Returns the columns of a scene's topic. Only DataHub topics have columns. */
const getSchema = ({ CallBackConfs, DatahubConfs }: PairecConfig, scene: string): readonly SchemaField[] => {
  const { Name = '', Type } = CallBackConfs[scene]?.DataSource ?? {};
  return (Type === 'datahub' && DatahubConfs[Name]?.Schemas) || [];
};

/**
 * Creates the topics of a PAI-Rec configuration.
 *
 * @param open opens a topic; called at the first write, and at later writes until it succeeds
 */
export const createTopics = (pairec: PairecConfig, open: (location: TopicLocation) => Promise<TopicWriter>): Topics => {
  const writers = new Map<string, Promise<TopicWriter>>();
  let isClosed = false;

  const getWriter = (location: TopicLocation): Promise<TopicWriter> => {
    const key = topicKey(location);
    const existing = writers.get(key);
    if (existing) return existing;
    const writer = open(location);
    writers.set(key, writer);
    writer.catch(() => writers.delete(key));
    return writer;
  };

  return {
    write: async (scene, records) => {
      const location = locateTopic(pairec, scene);
      if ('why' in location) return { ok: false, why: location.why };
      // A topic that is opened now would never be closed, and another server may own the data folder by then.
      if (isClosed) return { ok: false, why: `The topic ${location.topic} is closed.` };
      const schema = getSchema(pairec, scene);
      try {
        const writer = await getWriter(location);
        return await writer.append(records.map((record) => writeRecord(applySchema(record, schema))));
      } catch (error) {
        const why = describeError(error);
        return { ok: false, why: `The topic ${location.topic} cannot be opened: ${why}` };
      }
    },
    close: async () => {
      isClosed = true;
      const opened = await Promise.allSettled(writers.values());
      await Promise.all(opened.map(async (writer) => writer.status === 'fulfilled' && writer.value.close()));
    },
  };
};
