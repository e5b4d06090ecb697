import type { CallbackParts } from '../request/callbackParts.ts';
import type { PairecRecorder } from './pairecRecorder.ts';

/** The dependencies of the PAI-Rec route. */
export interface PairecParts extends CallbackParts {
  readonly recorder: PairecRecorder;
}
