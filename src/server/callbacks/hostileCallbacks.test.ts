import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { drawsFrom } from '../../learn/numbers/draws.ts';
import { encodeCallbackRequest } from '../../wire/volcengine/encodeRequest.test.ts';
import { EXAMPLE_VALUE } from '../../wire/volcengine/fixtures.test.ts';
import { rss } from '../fixtures.test.ts';
import { startServer, type Server } from '../startServer.ts';
import { codec, hear, JSON_TYPE, PROTOBUF_TYPE, zip, type Answered } from './volcengine/volcengineWire.test.ts';

// Whatever comes over the network: the right answer, no record of what was refused, and the server goes on.

const MOST = 8_000_000;
const CALLBACK = '/predict/api/shop/callback';
const PREDICT = '/predict/api/shop/default';
const GOOD = { uid: 'uid1', scene: 'default', items: [{ id: 'x' }], context: {} };

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

/** The lines of the log. What was answered is in it already. */
const lines = async (): Promise<readonly string[]> => {
  const log = join(folder, 'data', 'log');
  const segments = (await readdir(log)).filter((name) => name.endsWith('.ndjson'));
  const texts = await Promise.all(segments.toSorted().map((name) => readFile(join(log, name), 'utf8')));
  return texts.join('').split('\n').filter(Boolean);
};

type Headers = Readonly<Record<string, string>>;

const post = async (path: string, body: Uint8Array | string, headers: Headers = {}): Promise<Answered> =>
  hear(
    await fetch(server.url + path, {
      method: 'POST',
      body: typeof body === 'string' ? body : new Uint8Array(body),
      headers,
    }),
    path === PREDICT,
  );

const PROTOBUF: Headers = { 'content-type': PROTOBUF_TYPE, accept: PROTOBUF_TYPE };
const ZIPPED: Headers = { 'content-encoding': 'gzip' };

/** It is refused with this, leaves nothing in the log, and the next request is answered. */
const assertRefused = async (
  path: string,
  body: Uint8Array | string,
  headers: Headers,
  why: string | RegExp,
): Promise<void> => {
  const earlier = await lines();
  const { status, type, heard } = await post(path, body, headers);
  assert.deepEqual([status, type], [200, headers['accept'] ?? JSON_TYPE]);
  assert.deepEqual([heard.code, 'success' in heard, 'items' in heard], [400, false, false]);
  if (typeof why === 'string') assert.equal(heard.message, why);
  else assert.match(heard.message ?? '', why);
  assert.deepEqual(await lines(), earlier);
  assert.equal((await post(CALLBACK, JSON.stringify(GOOD))).heard.success, true);
};

const assertTaken = async (body: Uint8Array | string, headers: Headers = {}): Promise<string> => {
  const { length } = await lines();
  assert.deepEqual((await post(CALLBACK, body, headers)).heard, { message: 'OK', success: true });
  const [record = '', ...more] = (await lines()).slice(length);
  assert.deepEqual(more, []);
  return record;
};

const NO_GZIP = 'The body is not gzip.';
const LARGE = `The body is larger than ${MOST} bytes.`;
const LARGE_UNZIPPED = `The body is larger than ${MOST} bytes once it is unzipped.`;
const NO_JSON = /^The body is not JSON: /;
const NO_OBJECT = 'The body: must be a JSON object.';
const DEEP = 'The body is nested deeper than 100.';
const deep = (depth: number, open: string, close: string): string => open.repeat(depth) + close.repeat(depth);

void describe('a hostile callback', () => {
  const rows: readonly [what: string, body: Uint8Array | string, headers: Headers, why: string | RegExp][] = [
    ['a bomb of 100 MB', gzipSync(Buffer.alloc(100_000_000)), ZIPPED, LARGE_UNZIPPED],
    ['a bomb as protobuf', gzipSync(Buffer.alloc(100_000_000)), { ...ZIPPED, ...PROTOBUF }, LARGE_UNZIPPED],
    ['a body that is too large', `${JSON.stringify(GOOD)}${' '.repeat(MOST)}`, {}, LARGE],
    ['one that is too large and of zeros', Buffer.alloc(MOST + 1), PROTOBUF, LARGE],
    ['zeros', Buffer.alloc(MOST), {}, NO_JSON],
    ['zeros as protobuf', Buffer.alloc(MOST), PROTOBUF, /^The body: is not a protobuf message \(/],
    ['plain JSON said to be gzip', JSON.stringify(GOOD), ZIPPED, NO_GZIP],
    ['gzip said to be plain', zip(JSON.stringify(GOOD)), {}, NO_JSON],
    [
      'an encoding that nobody knows',
      JSON.stringify(GOOD),
      { 'content-encoding': 'zstd' },
      /^Content-Encoding: must be/,
    ],
    ['JSON said to be protobuf', JSON.stringify(GOOD), PROTOBUF, /^The body: is not a protobuf message \(/],
    ['JSON that is cut off', JSON.stringify(GOOD).slice(0, -1), {}, NO_JSON],
    ['JSON twice', JSON.stringify(GOOD).repeat(2), {}, NO_JSON],
    ['a number beyond all', '1e999', {}, NO_OBJECT],
    ['deep lists', deep(200_000, '[', ']'), {}, DEEP],
    ['deep objects', `${'{"uid":'.repeat(100_000)}1${'}'.repeat(100_000)}`, {}, DEEP],
    ['deep lists without an end', '['.repeat(1_000_000), {}, DEEP],
    ['deep groups', Buffer.alloc(1_000_000, 0x33), PROTOBUF, /^The body: is not a protobuf message \(/],
    ['a uid that is not UTF-8', Buffer.from('0a02c328', 'hex'), PROTOBUF, /^The body: is not a protobuf message \(/],
    [
      'names of the prototype',
      '{"__proto__":{"uid":"u","scene":"default","items":[{"id":"x"}]}}',
      {},
      'uid: is required.',
    ],
    ['the same in an item', JSON.stringify(GOOD).replace('"id"', '"__proto__"'), {}, /^items\[0\]\.id: is required\.$/],
    ['an items list of nothing', JSON.stringify({ ...GOOD, items: [[]] }), {}, 'items[0]: must be an object.'],
    [
      'an extra without an end',
      JSON.stringify({ ...GOOD, items: [{ id: 'x', extra: '['.repeat(4096) }] }),
      {},
      'items[0].extra: is nested deeper than 100.',
    ],
    [
      'millions of items in some kilobytes',
      zip(Buffer.from('1a00'.repeat(1_000_000), 'hex')),
      { ...ZIPPED, ...PROTOBUF },
      'uid: is required.',
    ],
    [
      'the same with the rest of a callback',
      zip(Buffer.from(`0a0175120173${'1a00'.repeat(1_000_000)}`, 'hex')),
      { ...ZIPPED, ...PROTOBUF },
      'items: must not be more than 10000.',
    ],
  ];
  for (const [what, body, headers, why] of rows) {
    void it(`is refused: ${what}`, () => assertRefused(CALLBACK, body, headers, why));
  }

  void it('is refused wherever it is cut off, but between two fields, where it says less', async () => {
    const message = encodeCallbackRequest(EXAMPLE_VALUE, await codec());
    const { length: earlier } = await lines();
    const taken: number[] = [];
    for (let length = 0; length < message.length; length += 1) {
      const { heard } = await post(CALLBACK, message.subarray(0, length), PROTOBUF);
      if (heard.success) taken.push(length);
      else assert.equal(heard.code, 400, `${length}`);
    }
    // Behind each of the two items, and behind the request id.
    const said = (await lines()).slice(earlier).map((line) => {
      const { items, requestId }: { items: readonly unknown[]; requestId?: string } = JSON.parse(line);
      return [items.length, requestId];
    });
    assert.equal(taken.length, 3);
    assert.deepEqual(said, [
      [1, undefined],
      [2, undefined],
      [2, 'ds12ad61hnwo'],
    ]);
  });

  void it('is refused wherever its gzip is cut off', async () => {
    const zipped = zip(JSON.stringify(GOOD));
    const earlier = await lines();
    for (let length = 0; length < zipped.length; length += 1) {
      const { heard } = await post(CALLBACK, zipped.subarray(0, length), ZIPPED);
      assert.deepEqual(heard, { code: 400, message: NO_GZIP }, `${length}`);
    }
    assert.deepEqual(await lines(), earlier);
  });

  void it('is refused, or means something, where it is of random bytes', async () => {
    const draw = drawsFrom('random callbacks');
    const earlier = await lines();
    for (let count = 0; count < 100; count += 1) {
      const body = Uint8Array.from({ length: Math.floor(draw() * 100) }, () => draw() * 256);
      const headers = [{}, PROTOBUF, ZIPPED, { ...PROTOBUF, ...ZIPPED }][count % 4] ?? {};
      for (const path of [CALLBACK, PREDICT]) {
        const { status, heard } = await post(path, body, headers);
        assert.deepEqual([status, heard.code], [200, 400], Buffer.from(body).toString('hex'));
      }
    }
    assert.deepEqual(await lines(), earlier);
  });
});

void describe('a strange callback', () => {
  void it('with 10,000 items is taken, in JSON and in protobuf', async () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({
      id: `https://www.example/${index}`,
      pos: `${index}`,
      extra: '{"reason":"exposure"}',
    }));
    const json = await assertTaken(JSON.stringify({ ...GOOD, items }));
    assert.equal(JSON.parse(json).items.length, 10_000);
    const message = encodeCallbackRequest({ ...EXAMPLE_VALUE, predictRequestId: '', items }, await codec());
    const protobuf = await assertTaken(zip(message), { ...PROTOBUF, ...ZIPPED });
    assert.deepEqual(JSON.parse(protobuf).items, JSON.parse(json).items);
    // An inspector's page shows no ten thousand.
    assert.equal(server.requests().at(-1)?.callback?.items.length, 100);
  });

  void it('as large as can be is taken', async () => {
    const text = JSON.stringify(GOOD);
    await assertTaken(text + ' '.repeat(MOST - text.length));
    await assertTaken(zip(text + ' '.repeat(MOST - text.length)), ZIPPED);
  });

  void it('that is no UTF-8 has U+FFFD where it is not, in JSON', async () => {
    const [start = '', end = ''] = JSON.stringify({ ...GOOD, uid: '|' }).split('|');
    const record = await assertTaken(Buffer.concat([Buffer.from(start), Buffer.of(0xc3, 0x28), Buffer.from(end)]));
    assert.equal(JSON.parse(record).uid, '\ufffd(');
  });

  void it('may begin with a byte order mark, as files of Windows do', async () => {
    await assertTaken(`\ufeff${JSON.stringify(GOOD)}`);
  });

  void it('may use names of the prototype as values, and they do nothing', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    for (const name of names) {
      const items = [{ id: name, pos: name, extra: `{"__proto__":{"reason":"filter"},"reason":"${name}"}` }];
      const record: unknown = JSON.parse(
        await assertTaken(JSON.stringify({ ...GOOD, uid: name, predictRequestId: name, items })),
      );
      assert.deepEqual(Reflect.get(Object(record), 'items'), items);
      const body = JSON.stringify({ user: { uid: name, ['__proto__']: { uid: 'x' } }, size: 1 });
      assert.deepEqual((await post(PREDICT, body, { 'request-id': name })).heard.requestId, name);
    }
    assert.equal(Reflect.get({}, 'reason'), undefined);
    assert.equal(Reflect.get({}, 'uid'), undefined);
  });

  void it('may be as deep as callbacks are, also where nobody looks', async () => {
    const more = deep(90, '[', ']');
    await assertTaken(JSON.stringify({ ...GOOD, more: 0 }).replace('"more":0', `"more":${more}`));
    const record = await assertTaken(JSON.stringify({ ...GOOD, items: [{ id: 'x', extra: more }] }));
    assert.equal(JSON.parse(record).items[0].extra, more);
  });
});

void describe('a connection', () => {
  /** Sends what stands there, to the byte, and gives back the status line; where there will be none, hangs up at once. */
  const sendRaw = (text: string, hangUp = false): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => {
        socket.write(text.replaceAll('\n', '\r\n'), () => hangUp && socket.end());
      });
      let answer = '';
      socket.on('data', (bytes: Buffer) => (answer += bytes.toString('utf8')));
      socket.once('close', () => resolve(answer.split('\r\n', 1).join('')));
    });

  void it('that breaks off in the middle of a body leaves nothing behind', async () => {
    const earlier = await lines();
    const head = `POST ${CALLBACK} HTTP/1.1\nHost: localhost\n`;
    const text = JSON.stringify(GOOD);
    await sendRaw(`${head}Content-Length: ${text.length + 1}\n\n${text}`, true);
    await sendRaw(`${head}Transfer-Encoding: chunked\n\n${text.length.toString(16)}\n${text}\n`, true);
    assert.equal((await post(PREDICT, '{"user":{"uid":"nobody"}}')).heard.success, true);
    // Lines of the prediction that came after them, and no callback.
    const callbacks = (all: readonly string[]): number => all.filter((line) => line.includes('"callback"')).length;
    assert.equal(callbacks(await lines()), callbacks(earlier));
  });

  void it('with a body in chunks is as good as any', async () => {
    const text = JSON.stringify(GOOD);
    const chunks = [text.slice(0, 10), text.slice(10)].map((part) => `${part.length.toString(16)}\n${part}\n`).join('');
    const head = `POST ${CALLBACK} HTTP/1.1\nHost: localhost\nConnection: close\nTransfer-Encoding: chunked\n\n`;
    const earlier = (await lines()).length;
    assert.equal(await sendRaw(`${head}${chunks}0\n\n`), 'HTTP/1.1 200 OK');
    assert.equal((await lines()).length, earlier + 1);
  });

  void it('with another method, or to a path beside, is not found', async () => {
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
        ...(method === 'POST' && { body: JSON.stringify(GOOD) }),
      });
      assert.equal(response.status, 404, `${method} ${path}`);
      assert.equal(response.headers.get('access-control-allow-origin'), null);
    }
  });
});
