import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';
import type { CallbackParts } from '../request/callbackParts.ts';
import type { Applications } from './applications.ts';

/** What the Volcengine routes need. */
export interface VolcengineParts extends CallbackParts {
  readonly applications: Applications;
  /** Loads the protobuf codec, an optional package; `undefined` where it is not installed. */
  readonly loadProtobuf: () => Promise<ProtobufCodec | undefined>;
}
