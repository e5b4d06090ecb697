import { MOST_BYTES } from '../../../wire/callbackLimits.ts';
import { failure, type CallbackAnswer as Failure } from '../../../wire/volcengine/answer.ts';
import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';
import type { Read } from '../../../wire/read.ts';
import { isDeepJson, MAX_DEPTH } from '../../../wire/isDeepJson.ts';
import { mayAsk } from '../../api/request/cors.ts';
import type { App } from '../../ranking/apps.ts';
import type { Application } from './applications.ts';
import type { CallbackAsk } from '../request/callbackReply.ts';
import type { VolcengineParts } from './volcengineParts.ts';
import { decodeContent } from '../request/decodeContent.ts';
import { wrongSignature } from './tenantSignature.ts';
import { errorText } from '../../text/errorText.ts';

/** A request to `/predict/api/<application_id>/…`. */
export interface VolcengineAsk extends CallbackAsk {
  readonly application: string;
  /** What the path ends in: `callback`, or the scene of a prediction. */
  readonly last: string;
}

/** A request that may be looked into. */
export interface Opened {
  readonly application: Application;
  /** The app that ranks for the application, if one does. */
  readonly app: App | undefined;
  /** Reads the body in its format. */
  readonly read: <Value>(
    json: (body: unknown) => Read<Value>,
    protobuf: (bytes: Uint8Array, codec: ProtobufCodec) => Read<Value>,
  ) => Read<Value>;
}

/** JSON as it is, an empty body as nothing. */
const parse = (bytes: Uint8Array): Read<unknown> => {
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === '') return { ok: true, value: undefined };
  if (isDeepJson(text)) return { ok: false, why: `The body is nested deeper than ${MAX_DEPTH}.` };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, why: `The body is not JSON: ${errorText(error)}.` };
  }
};

/**
 * What every request of Volcengine's wire has to pass before its body is looked into: the application is known, the
 * signature is good, the site may ask, the body can be unzipped.
 *
 * @param codec reads a protobuf body; `undefined`: the body is JSON
 */
export const openVolcengine = async (
  { apps, applications, dev, now }: VolcengineParts,
  { application: id, header, body }: VolcengineAsk,
  codec: ProtobufCodec | undefined,
): Promise<{ readonly ok: true; readonly opened: Opened } | { readonly ok: false; readonly failure: Failure }> => {
  const refuse = (code: number, why: string) => ({ ok: false as const, failure: failure(code, why) });
  const application = applications.get(id);
  if (!application) {
    const name = id.slice(0, 100);
    return refuse(
      400,
      `Can't find configuration for tenant/application_id:${name}, please check your tenant/application_id and path.`,
    );
  }
  if (!body) return refuse(400, `The body is larger than ${MOST_BYTES} bytes.`);
  const { token } = application;
  const why = token === undefined ? undefined : wrongSignature(token, body, header, now());
  if (why !== undefined) return refuse(401, `Auth fail, ${why}`);
  const app = apps.ofApplication(id);
  const origin = header('origin');
  if (app && !mayAsk(app, origin, dev)) {
    return refuse(403, `The origin ${origin?.slice(0, 200)} is not among the origins of app ${app.id}.`);
  }
  const content = await decodeContent(body, header('content-encoding'));
  if (!content.ok) return refuse(400, content.why);
  const { bytes } = content;
  return {
    ok: true,
    opened: {
      application,
      app,
      read: (json, protobuf) => {
        if (codec) return protobuf(bytes, codec);
        const parsed = parse(bytes);
        return parsed.ok ? json(parsed.value) : parsed;
      },
    },
  };
};

/** Why this scene cannot be served, in the vendor's words. */
export const wrongScene = ({ scenes }: Application, scene: string): string | undefined =>
  scenes.has(scene) ? undefined : `Can't support scene:${scene.slice(0, 100)}, please check your scene/topic.`;

/** Why `Enable-Spm-Route` cannot be followed: where it is asked for, the SPM must be one that a slot is bound to. */
export const wrongSpm = ({ id, spms }: Application, header: CallbackAsk['header'], spm: string): string | undefined => {
  if (header('enable-spm-route')?.trim().toLowerCase() !== 'true' || spms.has(spm)) return undefined;
  return spm === ''
    ? 'context.spm: is required with Enable-Spm-Route.'
    : `context.spm: "${spm.slice(0, 100)}" is bound to no slot of application ${id}.`;
};
