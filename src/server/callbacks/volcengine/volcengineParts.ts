import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';
import type { CallbackParts } from '../request/callbackParts.ts';
import type { Applications } from './applications.ts';

/** The dependencies of the Volcengine routes. */
export interface VolcengineParts extends CallbackParts {
  readonly applications: Applications;
  /** Loads the protobuf codec, an optional package; `undefined` if it is not installed. */
  readonly loadProtobuf: () => Promise<ProtobufCodec | undefined>;
}
