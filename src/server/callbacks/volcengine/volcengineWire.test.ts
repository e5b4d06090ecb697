import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { VolcengineCallback } from '../../../wire/volcengine/callbackRequest.ts';
import { encodeCallbackRequest, encodePredictRequest } from '../../../wire/volcengine/encodeRequest.test.ts';
import type { PredictRequest } from '../../../wire/volcengine/predictRequest.ts';
import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';
import { loadProtobuf } from './loadProtobuf.ts';

// Requests and answers of Volcengine's API, for tests. The file name ends in .test.ts, so it is not part of the
// package.

export const link = (name: string): string => `https://www.example/${name}`;

/** An answer, independent of its format. Fields that are absent in the response are absent here. */
export interface Answer {
  readonly code?: number;
  readonly message?: string;
  readonly success?: boolean;
  /** Of a prediction: the last path segment of each item's URL, with its rank, such as `a 1`. */
  readonly items?: readonly string[];
  readonly requestId?: string;
}

export interface ParsedResponse {
  readonly status: number;
  readonly type: string | null;
  /** The raw JSON, or protobuf in hexadecimal. */
  readonly raw: string;
  readonly answer: Answer;
}

type Field = number | Uint8Array;

/** Reads a message's fields by number, without the project's own decoders. */
const fieldsOf = (bytes: Uint8Array): ReadonlyMap<number, readonly Field[]> => {
  const fields = new Map<number, Field[]>();
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const field = wireType === WireType.Varint ? reader.int32() : reader.bytes();
    fields.set(number, [...(fields.get(number) ?? []), field]);
  }
  return fields;
};

const bytesOf = (field: Field | undefined): Uint8Array => (field instanceof Uint8Array ? field : new Uint8Array());
const textOf = (field: Field | undefined): string => new TextDecoder().decode(bytesOf(field));
const describeItem = (id: unknown, rank: unknown): string => `${String(id).slice(link('').length)} ${String(rank)}`;

const parseProtobufAnswer = (bytes: Uint8Array, isPrediction: boolean): Answer => {
  const fields = fieldsOf(bytes);
  const firstField = (number: number): Field | undefined => fields.get(number)?.[0];
  const code = firstField(1);
  const value = isPrediction ? firstField(3) : undefined;
  const requestId = firstField(4);
  const success = firstField(isPrediction ? 5 : 3);
  const items = (fieldsOf(bytesOf(value)).get(1) ?? []).map((item) => {
    const parts = fieldsOf(bytesOf(item));
    return describeItem(textOf(parts.get(1)?.[0]), parts.get(3)?.[0]);
  });
  return {
    ...(typeof code === 'number' && { code }),
    message: textOf(firstField(2)),
    ...(value !== undefined && { items }),
    ...(requestId !== undefined && { requestId: textOf(requestId) }),
    ...(success !== undefined && { success: success === 1 }),
  };
};

const parseJsonAnswer = (text: string): Answer => {
  const {
    value,
    ...answer
  }: Answer & { readonly value?: { readonly items: readonly { id: string; rank: number }[] } } = JSON.parse(text);
  return value ? { ...answer, items: value.items.map(({ id, rank }) => describeItem(id, rank)) } : answer;
};

/** Reads a response in the format of its Content-Type. */
export const parseResponse = async (response: Response, isPrediction = false): Promise<ParsedResponse> => {
  const type = response.headers.get('content-type');
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { status } = response;
  if (type === 'application/x-protobuf') {
    return { status, type, raw: Buffer.from(bytes).toString('hex'), answer: parseProtobufAnswer(bytes, isPrediction) };
  }
  const raw = new TextDecoder().decode(bytes);
  return { status, type, raw, answer: type?.includes('json') ? parseJsonAnswer(raw) : {} };
};

/** The formats of requests. */
export const FORMATS = ['JSON', 'zipped JSON', 'protobuf', 'zipped protobuf'] as const;
export type Format = (typeof FORMATS)[number];

export const JSON_TYPE = 'application/json; charset=utf-8';
export const PROTOBUF_TYPE = 'application/x-protobuf';

export const zip = (body: string | Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(body));

/** Loads the codec like the server does. */
export const loadCodec = async (): Promise<ProtobufCodec> => {
  const loaded = await loadProtobuf();
  if (!loaded) throw new Error('The development dependency @bufbuild/protobuf is missing.');
  return loaded;
};

const createRequest = (format: Format, json: object, message: Uint8Array): RequestInit => {
  const isProtobuf = format.endsWith('protobuf');
  const plain = isProtobuf ? message : Buffer.from(JSON.stringify(json));
  const isZipped = format.startsWith('zipped');
  return {
    method: 'POST',
    headers: {
      'content-type': isProtobuf ? PROTOBUF_TYPE : 'application/json',
      accept: isProtobuf ? PROTOBUF_TYPE : '*/*',
      ...(isZipped && { 'content-encoding': 'gzip' }),
    },
    body: isZipped ? zip(plain) : new Uint8Array(plain),
  };
};

/** Omits empty strings, as proto3 does. */
const omitEmpty = (message: object): object =>
  Object.fromEntries(Object.entries(message).filter(([, value]) => value !== ''));

/** Creates a valid callback with one item, in any of the formats. */
export const callbackRequest = async (
  format: Format,
  change: Partial<VolcengineCallback> = {},
): Promise<RequestInit> => {
  const callback: VolcengineCallback = {
    uid: 'uid1',
    scene: 'default',
    items: [{ id: link('1'), pos: '', extra: '' }],
    predictRequestId: '',
    spm: '',
    hasContext: true,
    ...change,
  };
  const { hasContext, spm, items, ...fields } = callback;
  const json = {
    ...omitEmpty(fields),
    items: items.map(omitEmpty),
    ...(hasContext && { context: omitEmpty({ spm }) }),
  };
  return createRequest(format, json, encodeCallbackRequest(callback, await loadCodec()));
};

/** Creates a valid prediction request, in any of the formats. */
export const predictRequest = async (format: Format, change: Partial<PredictRequest> = {}): Promise<RequestInit> => {
  const { uid, size, spm } = { uid: 'uid1', size: 0, spm: '', ...change };
  const json = { user: omitEmpty({ uid }), context: omitEmpty({ spm }), ...(size !== 0 && { size }) };
  return createRequest(format, json, encodePredictRequest({ uid, size, spm }, await loadCodec()));
};

/** Returns the request with additional headers. */
export const withHeaders = (request: RequestInit, headers: Readonly<Record<string, string>>): RequestInit => ({
  ...request,
  headers: { ...Object.fromEntries(new Headers(request.headers)), ...headers },
});

/** Creates an item of a callback, with an optional reason. */
export const item = (name: string, reason?: string, pos = '') => ({
  id: link(name),
  pos,
  extra: reason === undefined ? '' : JSON.stringify({ reason }),
});

export const OK_JSON = '{"message":"OK","success":true}';
const OK_PROTOBUF = '12024f4b1801';

/** Asserts a failure: HTTP 200 with the code in the body, in the caller's format, without `success`. */
export const assertFailed = ({ status, type, raw, answer }: ParsedResponse, code: number, message: string): void => {
  assert.equal(status, 200);
  assert.deepEqual(answer, { code, message });
  // The fields have the vendor's order, and there are no others.
  if (type === JSON_TYPE) assert.equal(raw, JSON.stringify({ code, message }));
  else assert.equal(type, PROTOBUF_TYPE);
};

export const assertAccepted = ({ status, type, raw }: ParsedResponse): void =>
  assert.deepEqual([status, raw], [200, type === JSON_TYPE ? OK_JSON : OK_PROTOBUF]);
