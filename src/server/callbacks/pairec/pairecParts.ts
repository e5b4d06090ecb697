import type { CallbackParts } from '../request/callbackParts.ts';
import type { Pairec } from './pairec.ts';

/** What the PAI-Rec route needs. */
export interface PairecParts extends CallbackParts {
  readonly pairec: Pairec;
}
