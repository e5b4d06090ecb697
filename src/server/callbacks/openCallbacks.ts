import type { Config } from '../config/schema.ts';
import type { Apps } from '../ranking/apps.ts';
import type { Catalog } from '../ranking/catalog.ts';
import type { Service } from '../ranking/service.ts';
import type { Applications } from './volcengine/applications.ts';
import { createAutoInvoke, type AutoInvoke } from './pairec/autoInvoke.ts';
import type { PairecParts } from './pairec/pairecParts.ts';
import type { VolcengineParts } from './volcengine/volcengineParts.ts';
import { createLoadFeatures } from './pairec/loadFeatures.ts';
import { openTopics } from './topics/openTopics.ts';
import { openUsers } from './pairec/openUsers.ts';
import { createPairec } from './pairec/pairec.ts';
import { loadProtobuf } from './volcengine/protobuf.ts';
import { throttled } from '../text/throttled.ts';

/** Everything that the callbacks need beside the rankings. */
export interface Callbacks {
  /** What their routes stand on. */
  readonly parts: PairecParts & VolcengineParts;
  readonly ranked: AutoInvoke['ranked'];
  /** The records of an embedded topic as they were written, oldest first. */
  readonly records: (topic: string) => Promise<readonly string[]>;
  /** Waits for what is being written, then lets go of the topics. */
  readonly close: () => Promise<void>;
}

/**
 * Opens topics and files of users, and puts the callbacks together.
 *
 * @param options.folder what the relative paths of the configuration start from
 * @param options.data the data folder; `undefined`: nothing is kept on the disk
 */
export const openCallbacks = (options: {
  readonly config: Config;
  readonly folder: string;
  readonly data: string | undefined;
  readonly apps: Apps;
  readonly catalog: Catalog;
  readonly service: Service;
  readonly applications: Applications;
  readonly dev: boolean;
  readonly now: () => number;
  readonly say: (line: string) => void;
}): Callbacks => {
  const { config, folder, data, apps, catalog, service, applications, dev, now } = options;
  const { pairec: blocks } = config;
  const { random } = Math;
  const topics = openTopics(config, data, options.say);
  const users = openUsers(config.apps, folder, options.say);
  const loadFeatures = createLoadFeatures(blocks, users, now, random);
  const pairec = createPairec(blocks, { topics, catalog, loadFeatures, now, random });
  const say = throttled(options.say, now);
  const { ranked, idle } = createAutoInvoke(pairec, say);

  return {
    parts: { apps, catalog, service, pairec, applications, dev, loadProtobuf, now, say },
    ranked,
    records: topics.lines,
    close: async () => {
      await idle();
      await topics.close();
    },
  };
};
