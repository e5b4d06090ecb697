import { applySchema, type SchemaField } from '../../../wire/pairec/applySchema.ts';
import { writeRecord, type ItemRecord, type UserRecord } from '../../../wire/pairec/records.ts';
import type { PairecConfig } from '../../config/pairecSchema.ts';
import type { Appended } from '../../log/commit/log.ts';
import { keyOf, topicOf, type TopicPlace } from './topicPlace.ts';
import type { TopicWriter } from '../../log/commit/topicWriter.ts';
import { errorText } from '../../text/errorText.ts';

export interface Topics {
  /** Writes the records of one callback, in this order. Never rejects. */
  readonly write: (scene: string, records: readonly (UserRecord | ItemRecord)[]) => Promise<Appended>;
  readonly close: () => Promise<void>;
}

/** The columns of a scene's topic; only DataHub has any. */
const schemaOf = ({ CallBackConfs, DatahubConfs }: PairecConfig, scene: string): readonly SchemaField[] => {
  const { Name = '', Type } = CallBackConfs[scene]?.DataSource ?? {};
  return (Type === 'datahub' && DatahubConfs[Name]?.Schemas) || [];
};

/**
 * The topics that a PAI-Rec configuration names.
 *
 * @param open is called when a topic is first written to, and again when that has failed
 */
export const createTopics = (pairec: PairecConfig, open: (place: TopicPlace) => Promise<TopicWriter>): Topics => {
  const opened = new Map<string, Promise<TopicWriter>>();
  let closed = false;

  const writerOf = (place: TopicPlace): Promise<TopicWriter> => {
    const key = keyOf(place);
    const known = opened.get(key);
    if (known) return known;
    const writer = open(place);
    opened.set(key, writer);
    writer.catch(() => opened.delete(key));
    return writer;
  };

  return {
    write: async (scene, records) => {
      const place = topicOf(pairec, scene);
      if ('why' in place) return { ok: false, why: place.why };
      // Opened now, nobody would close it, and the data folder may be another server's by then.
      if (closed) return { ok: false, why: `The topic ${place.topic} is closed.` };
      const schema = schemaOf(pairec, scene);
      try {
        const writer = await writerOf(place);
        return await writer.append(records.map((record) => writeRecord(applySchema(record, schema))));
      } catch (error) {
        const why = errorText(error);
        return { ok: false, why: `The topic ${place.topic} cannot be opened: ${why}` };
      }
    },
    close: async () => {
      closed = true;
      const writers = await Promise.allSettled(opened.values());
      await Promise.all(writers.map(async (writer) => writer.status === 'fulfilled' && writer.value.close()));
    },
  };
};
