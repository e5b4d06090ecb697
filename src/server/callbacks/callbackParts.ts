import type { Apps } from '../ranking/apps.ts';
import type { Catalog } from '../ranking/catalog.ts';
import type { Service } from '../ranking/service.ts';
import type { Applications } from './applications.ts';
import type { Pairec } from './pairec.ts';
import type { ProtobufCodec } from '../../wire/volcengine/protobufCodec.ts';

/** What the callbacks' routes stand on. */
export interface CallbackParts {
  readonly apps: Apps;
  readonly catalog: Catalog;
  readonly service: Service;
  readonly pairec: Pairec;
  readonly applications: Applications;
  /** The origin `null` may report too, and every request is remembered. */
  readonly dev: boolean;
  /** Loads the protobuf codec, an optional package; `undefined` where it is not installed. */
  readonly loadProtobuf: () => Promise<ProtobufCodec | undefined>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
}
