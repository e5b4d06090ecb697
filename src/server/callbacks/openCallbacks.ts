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
import { openUserFeatureFiles } from './pairec/openUserFeatureFiles.ts';
import { createPairecRecorder } from './pairec/pairecRecorder.ts';
import { loadProtobuf } from './volcengine/loadProtobuf.ts';
import { throttleLines } from '../text/throttleLines.ts';

/** The delivery callbacks of a running server. */
export interface Callbacks {
  /** The dependencies of their routes. */
  readonly parts: PairecParts & VolcengineParts;
  readonly onRanked: AutoInvoke['onRanked'];
  /** Reads the records of an embedded topic: JSON lines, oldest first. */
  readonly records: (topic: string) => Promise<readonly string[]>;
  /** Waits for pending writes, then closes the topics. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the topics and the user feature files, and assembles the callbacks.
 *
 * @param options.folder the folder that relative paths in the configuration refer to
 * @param options.data the data folder; `undefined`: nothing is stored on disk
 * @param options.now milliseconds since 1970
 * @param options.logLine receives console lines
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
  readonly logLine: (line: string) => void;
}): Callbacks => {
  const { config, folder, data, apps, catalog, service, applications, dev, now } = options;
  const { pairec } = config;
  const { random } = Math;
  const topics = openTopics(config, data, options.logLine);
  const users = openUserFeatureFiles(config.apps, folder, options.logLine);
  const loadFeatures = createLoadFeatures(pairec, users, now, random);
  const recorder = createPairecRecorder(pairec, { topics, catalog, loadFeatures, now, random });
  const logLine = throttleLines(options.logLine, now);
  const { onRanked, whenIdle } = createAutoInvoke(recorder, logLine);

  return {
    parts: { apps, catalog, service, recorder, applications, dev, loadProtobuf, now, logLine },
    onRanked,
    records: topics.readLines,
    close: async () => {
      await whenIdle();
      await topics.close();
    },
  };
};
