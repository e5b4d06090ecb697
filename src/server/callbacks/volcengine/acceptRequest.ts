import { MAX_BODY_BYTES } from '../../../wire/callbackLimits.ts';
import { failure, type CallbackAnswer as Failure } from '../../../wire/volcengine/answer.ts';
import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';
import type { ReadResult } from '../../../wire/readResult.ts';
import { isDeepJson, MAX_JSON_DEPTH } from '../../../wire/isDeepJson.ts';
import { isOriginAllowed } from '../../api/request/cors.ts';
import type { App } from '../../ranking/apps.ts';
import type { Application } from './applications.ts';
import type { CallbackHttpRequest } from '../request/callbackHttp.ts';
import type { VolcengineParts } from './volcengineParts.ts';
import { decodeContent } from '../request/decodeContent.ts';
import { findSignatureError } from './findSignatureError.ts';
import { describeError } from '../../text/describeError.ts';

/** A request to `/predict/api/<application_id>/…`. */
export interface VolcengineHttpRequest extends CallbackHttpRequest {
  readonly application: string;
  /** The last segment of the path: `callback`, or the scene of a prediction. */
  readonly lastSegment: string;
}

/** A request that has passed the checks. */
export interface AcceptedRequest {
  readonly application: Application;
  /** The app that ranks for the application, if any. */
  readonly app: App | undefined;
  /** Reads the body with the reader for its format. */
  readonly readBody: <Value>(
    readJson: (body: unknown) => ReadResult<Value>,
    readProtobuf: (bytes: Uint8Array, codec: ProtobufCodec) => ReadResult<Value>,
  ) => ReadResult<Value>;
}

/** Parses JSON. An empty body becomes `undefined`. */
const parseJson = (bytes: Uint8Array): ReadResult<unknown> => {
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return { ok: true, value: undefined };
  if (isDeepJson(text)) return { ok: false, why: `The body is nested deeper than ${MAX_JSON_DEPTH} levels.` };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, why: `The body is not JSON: ${describeError(error)}.` };
  }
};

/**
 * Runs the checks that every Volcengine request must pass before its body is parsed: the application is known, the
 * signature is valid, the origin is allowed, and the body can be decompressed.
 *
 * @param codec the codec for a protobuf body; `undefined`: the body is JSON
 */
export const acceptRequest = async (
  { apps, applications, dev, now }: VolcengineParts,
  { application: id, header, body }: VolcengineHttpRequest,
  codec: ProtobufCodec | undefined,
): Promise<
  { readonly ok: true; readonly value: AcceptedRequest } | { readonly ok: false; readonly failure: Failure }
> => {
  const reject = (code: number, why: string) => ({ ok: false as const, failure: failure(code, why) });
  const application = applications.get(id);
  if (!application) {
    const name = id.slice(0, 100);
    return reject(
      400,
      `Can't find configuration for tenant/application_id:${name}, please check your tenant/application_id and path.`,
    );
  }
  if (!body) return reject(400, `The body is larger than ${MAX_BODY_BYTES} bytes.`);
  const { token } = application;
  const why = token === undefined ? undefined : findSignatureError(token, body, header, now());
  if (why !== undefined) return reject(401, `Auth fail, ${why}`);
  const app = apps.findByApplication(id);
  const origin = header('origin');
  if (app && !isOriginAllowed(app, origin, dev)) {
    return reject(403, `The origin ${origin?.slice(0, 200)} is not among the origins of app ${app.id}.`);
  }
  const content = await decodeContent(body, header('content-encoding'));
  if (!content.ok) return reject(400, content.why);
  const { bytes } = content;
  return {
    ok: true,
    value: {
      application,
      app,
      readBody: (readJson, readProtobuf) => {
        if (codec) return readProtobuf(bytes, codec);
        const parsed = parseJson(bytes);
        return parsed.ok ? readJson(parsed.value) : parsed;
      },
    },
  };
};

/** Returns an error, in the vendor's words, if the application does not have the scene. */
export const findSceneError = ({ scenes }: Application, scene: string): string | undefined =>
  scenes.has(scene) ? undefined : `Can't support scene:${scene.slice(0, 100)}, please check your scene/topic.`;

/** Returns an error if the request sets `Enable-Spm-Route` and its SPM has no slot. */
export const findSpmError = (
  { id, spms }: Application,
  header: CallbackHttpRequest['header'],
  spm: string,
): string | undefined => {
  if (header('enable-spm-route')?.trim().toLowerCase() !== 'true' || spms.has(spm)) return undefined;
  return spm === ''
    ? 'context.spm: is required with Enable-Spm-Route.'
    : `context.spm: "${spm.slice(0, 100)}" is bound to no slot of application ${id}.`;
};
