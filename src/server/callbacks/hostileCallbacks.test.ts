import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { createDraws } from '../../learn/numbers/draws.ts';
import { encodeCallbackRequest } from '../../wire/volcengine/encodeRequest.test.ts';
import { EXAMPLE_VALUE } from '../../wire/volcengine/fixtures.test.ts';
import { rss } from '../fixtures.test.ts';
import { startServer, type Server } from '../startServer.ts';
import {
  loadCodec,
  parseResponse,
  JSON_TYPE,
  PROTOBUF_TYPE,
  zip,
  type ParsedResponse,
} from './volcengine/volcengineWire.test.ts';

// For every hostile request, the server must send the right answer, record nothing of a rejected callback, and keep
// running.

const MAX_BYTES = 8_000_000;
const CALLBACK = '/predict/api/shop/callback';
const PREDICT = '/predict/api/shop/default';
const VALID = { uid: 'uid1', scene: 'default', items: [{ id: 'x' }], context: {} };

let folder = '';
let server: Server;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'topslot-'));
  await writeFile(join(folder, 'news.xml'), rss(['a', 'b', 'c']));
  server = await startServer({ feeds: { news: join(folder, 'news.xml') }, data: join(folder, 'data') });
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

/** Reads the lines of the log. It already contains every callback that was answered. */
const readLogLines = async (): Promise<readonly string[]> => {
  const log = join(folder, 'data', 'log');
  const segments = (await readdir(log)).filter((name) => name.endsWith('.ndjson'));
  const texts = await Promise.all(segments.toSorted().map((name) => readFile(join(log, name), 'utf8')));
  return texts.join('').split('\n').filter(Boolean);
};

type Headers = Readonly<Record<string, string>>;

const post = async (path: string, body: Uint8Array | string, headers: Headers = {}): Promise<ParsedResponse> =>
  parseResponse(
    await fetch(server.url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers,
    }),
    path === PREDICT,
  );

const PROTOBUF: Headers = { 'content-type': PROTOBUF_TYPE, accept: PROTOBUF_TYPE };
const ZIPPED: Headers = { 'content-encoding': 'gzip' };

/** Asserts that a request is rejected with this message, adds nothing to the log, and that the next one is accepted. */
const assertRejected = async (
  path: string,
  body: Uint8Array | string,
  headers: Headers,
  why: string | RegExp,
): Promise<void> => {
  const earlier = await readLogLines();
  const { status, type, answer } = await post(path, body, headers);
  assert.deepEqual([status, type], [200, headers['accept'] ?? JSON_TYPE]);
  assert.deepEqual([answer.code, 'success' in answer, 'items' in answer], [400, false, false]);
  if (typeof why === 'string') assert.equal(answer.message, why);
  else assert.match(answer.message ?? '', why);
  assert.deepEqual(await readLogLines(), earlier);
  assert.equal((await post(CALLBACK, JSON.stringify(VALID))).answer.success, true);
};

/** Asserts that a callback is accepted, and returns its log line. */
const assertAccepted = async (body: Uint8Array | string, headers: Headers = {}): Promise<string> => {
  const { length } = await readLogLines();
  assert.deepEqual((await post(CALLBACK, body, headers)).answer, { message: 'OK', success: true });
  const [record = '', ...otherRecords] = (await readLogLines()).slice(length);
  assert.deepEqual(otherRecords, []);
  return record;
};

const NOT_GZIP = 'The body is not gzip.';
const LARGE = `The body is larger than ${MAX_BYTES} bytes.`;
const LARGE_UNZIPPED = `The body is larger than ${MAX_BYTES} bytes after decompression.`;
const NOT_JSON = /^The body is not JSON: /;
const NOT_AN_OBJECT = 'The body: must be a JSON object.';
const DEEP = 'The body is nested deeper than 100 levels.';
const nest = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

void describe('a hostile callback', () => {
  const rows: readonly [description: string, body: Uint8Array | string, headers: Headers, why: string | RegExp][] = [
    ['a bomb of 100 MB', gzipSync(Buffer.alloc(100_000_000)), ZIPPED, LARGE_UNZIPPED],
    ['a bomb as protobuf', gzipSync(Buffer.alloc(100_000_000)), { ...ZIPPED, ...PROTOBUF }, LARGE_UNZIPPED],
    ['a body above the size limit', `${JSON.stringify(VALID)}${' '.repeat(MAX_BYTES)}`, {}, LARGE],
    ['a body of zeros above the size limit', Buffer.alloc(MAX_BYTES + 1), PROTOBUF, LARGE],
    ['zeros', Buffer.alloc(MAX_BYTES), {}, NOT_JSON],
    ['zeros as protobuf', Buffer.alloc(MAX_BYTES), PROTOBUF, /^The body: is not a protobuf message \(/],
    ['plain JSON declared as gzip', JSON.stringify(VALID), ZIPPED, NOT_GZIP],
    ['gzip declared as plain', zip(JSON.stringify(VALID)), {}, NOT_JSON],
    ['an unknown encoding', JSON.stringify(VALID), { 'content-encoding': 'zstd' }, /^Content-Encoding: must be/],
    ['JSON declared as protobuf', JSON.stringify(VALID), PROTOBUF, /^The body: is not a protobuf message \(/],
    ['truncated JSON', JSON.stringify(VALID).slice(0, -1), {}, NOT_JSON],
    ['two JSON values', JSON.stringify(VALID).repeat(2), {}, NOT_JSON],
    ['a number that overflows', '1e999', {}, NOT_AN_OBJECT],
    ['deep lists', nest(200_000, '[', ']'), {}, DEEP],
    ['deep objects', `${'{"uid":'.repeat(100_000)}1${'}'.repeat(100_000)}`, {}, DEEP],
    ['deep unclosed lists', '['.repeat(1_000_000), {}, DEEP],
    ['deep groups', Buffer.alloc(1_000_000, 0x33), PROTOBUF, /^The body: is not a protobuf message \(/],
    ['a uid that is not UTF-8', Buffer.from('0a02c328', 'hex'), PROTOBUF, /^The body: is not a protobuf message \(/],
    [
      'a __proto__ key in place of the fields',
      '{"__proto__":{"uid":"u","scene":"default","items":[{"id":"x"}]}}',
      {},
      'uid: is required.',
    ],
    [
      'a __proto__ key in place of an item id',
      JSON.stringify(VALID).replace('"id"', '"__proto__"'),
      {},
      /^items\[0\]\.id: is required\.$/,
    ],
    ['a list in place of an item', JSON.stringify({ ...VALID, items: [[]] }), {}, 'items[0]: must be an object.'],
    [
      'an extra with unclosed lists',
      JSON.stringify({ ...VALID, items: [{ id: 'x', extra: '['.repeat(4096) }] }),
      {},
      'items[0].extra: is nested deeper than 100 levels.',
    ],
    [
      'a million empty items in a few kilobytes',
      zip(Buffer.from('1a00'.repeat(1_000_000), 'hex')),
      { ...ZIPPED, ...PROTOBUF },
      'uid: is required.',
    ],
    [
      'a million empty items in an otherwise complete callback',
      zip(Buffer.from(`0a0175120173${'1a00'.repeat(1_000_000)}`, 'hex')),
      { ...ZIPPED, ...PROTOBUF },
      'items: must not contain more than 10000 items.',
    ],
  ];
  for (const [description, body, headers, why] of rows) {
    void it(`is rejected: ${description}`, () => assertRejected(CALLBACK, body, headers, why));
  }

  void it('is rejected if truncated anywhere except between two fields, where fewer fields remain', async () => {
    const message = encodeCallbackRequest(EXAMPLE_VALUE, await loadCodec());
    const { length: earlier } = await readLogLines();
    const acceptedLengths: number[] = [];
    for (let length = 0; length < message.length; length += 1) {
      const { answer } = await post(CALLBACK, message.subarray(0, length), PROTOBUF);
      if (answer.success) acceptedLengths.push(length);
      else assert.equal(answer.code, 400, `${length}`);
    }
    // Accepted after each of the two items, and after the request id.
    const records = (await readLogLines()).slice(earlier).map((line) => {
      const { items, requestId }: { items: readonly unknown[]; requestId?: string } = JSON.parse(line);
      return [items.length, requestId];
    });
    assert.equal(acceptedLengths.length, 3);
    assert.deepEqual(records, [
      [1, undefined],
      [2, undefined],
      [2, 'ds12ad61hnwo'],
    ]);
  });

  void it('is rejected if its gzip is truncated anywhere', async () => {
    const zipped = zip(JSON.stringify(VALID));
    const earlier = await readLogLines();
    for (let length = 0; length < zipped.length; length += 1) {
      const { answer } = await post(CALLBACK, zipped.subarray(0, length), ZIPPED);
      assert.deepEqual(answer, { code: 400, message: NOT_GZIP }, `${length}`);
    }
    assert.deepEqual(await readLogLines(), earlier);
  });

  void it('is rejected if it consists of random bytes', async () => {
    const draw = createDraws('random callbacks');
    const earlier = await readLogLines();
    for (let count = 0; count < 100; count += 1) {
      const body = Uint8Array.from({ length: Math.floor(draw() * 100) }, () => draw() * 256);
      const headers = [{}, PROTOBUF, ZIPPED, { ...PROTOBUF, ...ZIPPED }][count % 4] ?? {};
      for (const path of [CALLBACK, PREDICT]) {
        const { status, answer } = await post(path, body, headers);
        assert.deepEqual([status, answer.code], [200, 400], Buffer.from(body).toString('hex'));
      }
    }
    assert.deepEqual(await readLogLines(), earlier);
  });
});

void describe('an unusual callback', () => {
  void it('is accepted with 10,000 items, in JSON and in protobuf', async () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({
      id: `https://www.example/${index}`,
      pos: `${index}`,
      extra: '{"reason":"exposure"}',
    }));
    const json = await assertAccepted(JSON.stringify({ ...VALID, items }));
    assert.equal(JSON.parse(json).items.length, 10_000);
    const message = encodeCallbackRequest({ ...EXAMPLE_VALUE, predictRequestId: '', items }, await loadCodec());
    const protobuf = await assertAccepted(zip(message), { ...PROTOBUF, ...ZIPPED });
    assert.deepEqual(JSON.parse(protobuf).items, JSON.parse(json).items);
    // The dev server stores only the first 100 items.
    assert.equal(server.requests().at(-1)?.callback?.items.length, 100);
  });

  void it('is accepted at the size limit', async () => {
    const text = JSON.stringify(VALID);
    await assertAccepted(text + ' '.repeat(MAX_BYTES - text.length));
    await assertAccepted(zip(text + ' '.repeat(MAX_BYTES - text.length)), ZIPPED);
  });

  void it('is recorded with U+FFFD in place of invalid UTF-8, in JSON', async () => {
    const [start = '', end = ''] = JSON.stringify({ ...VALID, uid: '|' }).split('|');
    const record = await assertAccepted(Buffer.concat([Buffer.from(start), Buffer.of(0xc3, 0x28), Buffer.from(end)]));
    assert.equal(JSON.parse(record).uid, '\ufffd(');
  });

  void it('may start with a byte order mark, as files from Windows do', async () => {
    await assertAccepted(`\ufeff${JSON.stringify(VALID)}`);
  });

  void it('may contain names of prototype properties as values, which have no effect', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    for (const name of names) {
      const items = [{ id: name, pos: name, extra: `{"__proto__":{"reason":"filter"},"reason":"${name}"}` }];
      const record: unknown = JSON.parse(
        await assertAccepted(JSON.stringify({ ...VALID, uid: name, predictRequestId: name, items })),
      );
      assert.deepEqual(Reflect.get(Object(record), 'items'), items);
      const body = JSON.stringify({ user: { uid: name, ['__proto__']: { uid: 'x' } }, size: 1 });
      assert.deepEqual((await post(PREDICT, body, { 'request-id': name })).answer.requestId, name);
    }
    assert.equal(Reflect.get({}, 'reason'), undefined);
    assert.equal(Reflect.get({}, 'uid'), undefined);
  });

  void it('may be nested up to the limit, also in ignored fields', async () => {
    const nested = nest(90, '[', ']');
    await assertAccepted(JSON.stringify({ ...VALID, more: 0 }).replace('"more":0', `"more":${nested}`));
    const record = await assertAccepted(JSON.stringify({ ...VALID, items: [{ id: 'x', extra: nested }] }));
    assert.equal(JSON.parse(record).items[0].extra, nested);
  });
});

void describe('a connection', () => {
  /**
   * Sends raw text and returns the status line. With `hangUp`, closes the connection after sending.
   */
  const sendRaw = (text: string, hangUp = false): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
        socket.write(text.replaceAll('\n', '\r\n'), () => hangUp && socket.end());
      });
      let answer = '';
      socket.on('data', (bytes: Buffer) => (answer += bytes.toString('utf8')));
      socket.once('close', () => resolve(answer.split('\r\n', 1).join('')));
    });

  void it('that breaks in the middle of a body leaves no record', async () => {
    const earlier = await readLogLines();
    const head = `POST ${CALLBACK} HTTP/1.1\nHost: localhost\n`;
    const text = JSON.stringify(VALID);
    await sendRaw(`${head}Content-Length: ${text.length + 1}\n\n${text}`, true);
    await sendRaw(`${head}Transfer-Encoding: chunked\n\n${text.length.toString(16)}\n${text}\n`, true);
    assert.equal((await post(PREDICT, '{"user":{"uid":"uid2"}}')).answer.success, true);
    // The log has the lines of the later prediction, but no new callback.
    const countCallbacks = (all: readonly string[]): number => all.filter((line) => line.includes('"callback"')).length;
    assert.equal(countCallbacks(await readLogLines()), countCallbacks(earlier));
  });

  void it('may send the body in chunks', async () => {
    const text = JSON.stringify(VALID);
    const chunks = [text.slice(0, 10), text.slice(10)].map((part) => `${part.length.toString(16)}\n${part}\n`).join('');
    const head = `POST ${CALLBACK} HTTP/1.1\nHost: localhost\nConnection: close\nTransfer-Encoding: chunked\n\n`;
    const earlier = (await readLogLines()).length;
    assert.equal(await sendRaw(`${head}${chunks}0\n\n`), 'HTTP/1.1 200 OK');
    assert.equal((await readLogLines()).length, earlier + 1);
  });

  void it('gets a 404 for another method or a similar path', async () => {
    for (const [method, path] of [
      ['GET', CALLBACK],
      ['PUT', CALLBACK],
      ['OPTIONS', CALLBACK],
      ['POST', `${CALLBACK}/`],
      ['POST', '/predict/api/callback'],
      ['POST', '/predict/api//callback'],
      ['POST', '/predict/api/shop/default/callback'],
    ] as const) {
      const response = await fetch(server.url + path, {
        method,
        ...(method === 'POST' && { body: JSON.stringify(VALID) }),
      });
      assert.equal(response.status, 404, `${method} ${path}`);
      assert.equal(response.headers.get('access-control-allow-origin'), null);
    }
  });
});
