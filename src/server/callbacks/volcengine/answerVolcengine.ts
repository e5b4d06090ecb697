import { failure, type CallbackAnswer as Answer } from '../../../wire/volcengine/answer.ts';
import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';
import type { VolcengineParts } from './volcengineParts.ts';
import type { CallbackReply } from '../request/callbackReply.ts';
import { openVolcengine, type Opened, type VolcengineAsk } from './openVolcengine.ts';

/** An answer of one kind, and what is to be remembered of the request. */
export interface Told<Kind extends Answer> {
  readonly answer: Kind;
  readonly facts?: () => RequestFacts;
}

/** How a kind of answer is written. */
export interface AnswerFormat<Kind extends Answer> {
  readonly json: (answer: Kind) => string;
  readonly protobuf: (answer: Kind, codec: ProtobufCodec) => Uint8Array;
  /** Makes one of a failure. */
  readonly failed: (failure: Answer) => Kind;
}

/** Media types have no letter case (RFC 9110, section 8.3.1). */
const types = ({ header }: VolcengineAsk, name: 'content-type' | 'accept'): string =>
  (header(name) ?? '').toLowerCase();

const isProtobuf = (ask: VolcengineAsk): boolean => types(ask, 'content-type').includes('protobuf');

/** The vendor's SDKs ask for what they send; whoever asks for something else gets that. */
const wantsProtobuf = (ask: VolcengineAsk): boolean => {
  const accept = types(ask, 'accept');
  return accept.includes('protobuf') || (isProtobuf(ask) && !accept.includes('json'));
};

/** Opens a request, has it handled, and answers it in its caller's format. */
export const answerVolcengine = async <Kind extends Answer>(
  parts: VolcengineParts,
  ask: VolcengineAsk,
  format: AnswerFormat<Kind>,
  handle: (opened: Opened) => Told<Kind> | Promise<Told<Kind>>,
): Promise<CallbackReply> => {
  const needs = isProtobuf(ask) || wantsProtobuf(ask);
  const codec = needs ? await parts.loadProtobuf() : undefined;

  const tell = async (): Promise<Told<Kind>> => {
    if (needs && !codec) {
      const why = 'Protobuf needs a package on the server: npm i @bufbuild/protobuf.';
      parts.say(`volcengine: ${why}`);
      return { answer: format.failed(failure(500, why)) };
    }
    const opening = await openVolcengine(parts, ask, isProtobuf(ask) ? codec : undefined);
    return opening.ok ? handle(opening.opened) : { answer: format.failed(opening.failure) };
  };

  const { answer, facts } = await tell();
  const { code, message } = answer;
  const told = (): RequestFacts => ({ ...facts?.(), code, ...(code !== 0 && { why: message }) });
  if (codec && wantsProtobuf(ask)) {
    return { type: 'application/x-protobuf', body: new Uint8Array(format.protobuf(answer, codec)), facts: told };
  }
  return { type: 'application/json; charset=utf-8', body: format.json(answer), facts: told };
};
