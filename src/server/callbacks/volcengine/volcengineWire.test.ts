import { gzipSync } from 'node:zlib';
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { VolcengineCallback } from '../../../wire/volcengine/callbackRequest.ts';
import { encodeCallbackRequest, encodePredictRequest } from '../../../wire/volcengine/encodeRequest.test.ts';
import type { PredictRequest } from '../../../wire/volcengine/predictRequest.ts';
import type { ProtobufCodec } from '../../../wire/volcengine/protobufCodec.ts';
import { loadProtobuf } from './protobuf.ts';

// What callers of Volcengine's wire send, and what they hear. It is called a test so that it is compiled with the tests and
// shipped with none.

export const link = (name: string): string => `https://www.example/${name}`;

/** What was answered, whichever format carried it. What is absent on the wire is absent here. */
export interface Heard {
  readonly code?: number;
  readonly message?: string;
  readonly success?: boolean;
  /** Of a prediction: the last part of each item's address, with its rank, such as `a 1`. */
  readonly items?: readonly string[];
  readonly requestId?: string;
}

export interface Answered {
  readonly status: number;
  readonly type: string | null;
  /** JSON as it came, or protobuf in hexadecimal digits. */
  readonly raw: string;
  readonly heard: Heard;
}

type Field = number | Uint8Array;

/** A message's fields by number, read without the project's own decoders. */
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
const ranked = (id: unknown, rank: unknown): string => `${String(id).slice(link('').length)} ${String(rank)}`;

const hearProtobuf = (bytes: Uint8Array, isPrediction: boolean): Heard => {
  const fields = fieldsOf(bytes);
  const first = (number: number): Field | undefined => fields.get(number)?.[0];
  const code = first(1);
  const value = isPrediction ? first(3) : undefined;
  const requestId = first(4);
  const success = first(isPrediction ? 5 : 3);
  const items = (fieldsOf(bytesOf(value)).get(1) ?? []).map((item) => {
    const parts = fieldsOf(bytesOf(item));
    return ranked(textOf(parts.get(1)?.[0]), parts.get(3)?.[0]);
  });
  return {
    ...(typeof code === 'number' && { code }),
    message: textOf(first(2)),
    ...(value !== undefined && { items }),
    ...(requestId !== undefined && { requestId: textOf(requestId) }),
    ...(success !== undefined && { success: success === 1 }),
  };
};

const hearJson = (text: string): Heard => {
  const { value, ...rest }: Heard & { readonly value?: { readonly items: readonly { id: string; rank: number }[] } } =
    JSON.parse(text);
  return value ? { ...rest, items: value.items.map(({ id, rank }) => ranked(id, rank)) } : rest;
};

/** Reads an answer in the format that it says it has. */
export const hear = async (response: Response, isPrediction = false): Promise<Answered> => {
  const type = response.headers.get('content-type');
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { status } = response;
  if (type === 'application/x-protobuf') {
    return { status, type, raw: Buffer.from(bytes).toString('hex'), heard: hearProtobuf(bytes, isPrediction) };
  }
  const raw = new TextDecoder().decode(bytes);
  return { status, type, raw, heard: type?.includes('json') ? hearJson(raw) : {} };
};

/** The ways in which callers write. */
export const FORMATS = ['JSON', 'zipped JSON', 'protobuf', 'zipped protobuf'] as const;
export type Format = (typeof FORMATS)[number];

export const JSON_TYPE = 'application/json; charset=utf-8';
export const PROTOBUF_TYPE = 'application/x-protobuf';

export const zip = (body: string | Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(gzipSync(body));

/** The codec as the server loads it. */
export const codec = async (): Promise<ProtobufCodec> => {
  const loaded = await loadProtobuf();
  if (!loaded) throw new Error('The codec is a development dependency, so it is there.');
  return loaded;
};

const post = (format: Format, json: object, message: Uint8Array): RequestInit => {
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

/** Leaves out what is empty, as proto3 does. */
const present = (message: object): object =>
  Object.fromEntries(Object.entries(message).filter(([, value]) => value !== ''));

/** A callback of one item, in any of the formats, that is taken as it is. */
export const callbackOf = async (format: Format, change: Partial<VolcengineCallback> = {}): Promise<RequestInit> => {
  const callback: VolcengineCallback = {
    uid: 'uid1',
    scene: 'default',
    items: [{ id: link('1'), pos: '', extra: '' }],
    predictRequestId: '',
    spm: '',
    hasContext: true,
    ...change,
  };
  const { hasContext, spm, items, ...rest } = callback;
  const json = { ...present(rest), items: items.map(present), ...(hasContext && { context: present({ spm }) }) };
  return post(format, json, encodeCallbackRequest(callback, await codec()));
};

export const predictOf = async (format: Format, change: Partial<PredictRequest> = {}): Promise<RequestInit> => {
  const { uid, size, spm } = { uid: 'uid1', size: 0, spm: '', ...change };
  const json = { user: present({ uid }), context: present({ spm }), ...(size !== 0 && { size }) };
  return post(format, json, encodePredictRequest({ uid, size, spm }, await codec()));
};

/** The same request with further headers. */
export const withHeaders = (request: RequestInit, headers: Readonly<Record<string, string>>): RequestInit => ({
  ...request,
  headers: { ...Object.fromEntries(new Headers(request.headers)), ...headers },
});

/** An item that was delivered, or what else became of it. */
export const item = (name: string, reason?: string, pos = '') => ({
  id: link(name),
  pos,
  extra: reason === undefined ? '' : JSON.stringify({ reason }),
});
