import { failure, type CallbackAnswer as Answer } from '../../../wire/volcengine/answer.ts';
import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';
import type { RequestFacts } from '../../../wire/dashboard/requestFacts.ts';
import type { VolcengineParts } from './volcengineParts.ts';
import type { CallbackHttpResponse } from '../request/callbackHttp.ts';
import { acceptRequest, type AcceptedRequest, type VolcengineHttpRequest } from './acceptRequest.ts';

/** The result of handling a request: the answer, and facts about the request for the dev server. */
export interface HandlerResult<Kind extends Answer> {
  readonly answer: Kind;
  readonly facts?: () => RequestFacts;
}

/** The encoders of one kind of answer. */
export interface AnswerFormat<Kind extends Answer> {
  readonly json: (answer: Kind) => string;
  readonly protobuf: (answer: Kind, codec: ProtobufCodec) => Uint8Array;
  /** Converts a failure to this kind of answer. */
  readonly fromFailure: (failure: Answer) => Kind;
}

/** Returns a header's media types in lower case, because they are case-insensitive (RFC 9110, section 8.3.1). */
const getMediaTypes = ({ header }: VolcengineHttpRequest, name: 'content-type' | 'accept'): string =>
  (header(name) ?? '').toLowerCase();

const isProtobuf = (request: VolcengineHttpRequest): boolean =>
  getMediaTypes(request, 'content-type').includes('protobuf');

/** Whether to answer in protobuf. `Accept` decides; without it, the answer has the request's format. */
const wantsProtobuf = (request: VolcengineHttpRequest): boolean => {
  const accept = getMediaTypes(request, 'accept');
  return accept.includes('protobuf') || (isProtobuf(request) && !accept.includes('json'));
};

/** Validates a request, calls its handler, and encodes the answer in the format that the caller accepts. */
export const answerVolcengine = async <Kind extends Answer>(
  parts: VolcengineParts,
  request: VolcengineHttpRequest,
  format: AnswerFormat<Kind>,
  handle: (accepted: AcceptedRequest) => HandlerResult<Kind> | Promise<HandlerResult<Kind>>,
): Promise<CallbackHttpResponse> => {
  const needsCodec = isProtobuf(request) || wantsProtobuf(request);
  const codec = needsCodec ? await parts.loadProtobuf() : undefined;

  const handleRequest = async (): Promise<HandlerResult<Kind>> => {
    if (needsCodec && !codec) {
      const why = 'Protobuf needs a package on the server: npm i @bufbuild/protobuf.';
      parts.logLine(`volcengine: ${why}`);
      return { answer: format.fromFailure(failure(500, why)) };
    }
    const accepted = await acceptRequest(parts, request, isProtobuf(request) ? codec : undefined);
    return accepted.ok ? handle(accepted.value) : { answer: format.fromFailure(accepted.failure) };
  };

  const { answer, facts } = await handleRequest();
  const { code, message } = answer;
  const allFacts = (): RequestFacts => ({ ...facts?.(), code, ...(code !== 0 && { why: message }) });
  if (codec && wantsProtobuf(request)) {
    return { type: 'application/x-protobuf', body: new Uint8Array(format.protobuf(answer, codec)), facts: allFacts };
  }
  return { type: 'application/json; charset=utf-8', body: format.json(answer), facts: allFacts };
};
