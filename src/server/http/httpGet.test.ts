import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { after, before, test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import { httpGet } from './httpGet.ts';
import type { HttpAnswer, HttpOptions } from './httpGet.ts';
import { USER_AGENT } from './userAgent.ts';

// A real server, on a free port of this machine; each test says how it answers.

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const DEFAULTS: HttpOptions = { maxBytes: 10_000, timeout: 5000 };
let server: Server;
let origin = '';
let handler: Handler;
const seen: IncomingMessage[] = [];

before(async () => {
  server = createServer((request, response) => {
    seen.push(request);
    handler(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  origin = `http://127.0.0.1:${portOf(server)}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

function portOf(listening: { readonly address: () => AddressInfo | string | null }): number {
  const bound = listening.address();
  assert.ok(bound !== null && typeof bound === 'object');
  return bound.port;
}

/** Not `once`, which rejects where the other side resets the connection, as it should here. */
const closeOf = (stream: { readonly on: (event: string, listener: () => void) => unknown }): Promise<void> =>
  new Promise((resolve) => {
    stream.on('error', () => {});
    stream.on('close', resolve);
  });

const get = (path: string, answering: Handler, options: Partial<HttpOptions> = {}): Promise<HttpAnswer> => {
  handler = answering;
  seen.length = 0;
  return httpGet(path.startsWith('http') ? path : origin + path, { ...DEFAULTS, ...options });
};
const text = (answer: HttpAnswer): string => {
  assert.ok(answer.ok, answer.ok ? '' : answer.why);
  return Buffer.from(answer.body).toString();
};
const why = (answer: HttpAnswer): string => {
  assert.ok(!answer.ok);
  assert.match(answer.why, /^.*\.$/s);
  return answer.why;
};
const hello: Handler = (_request, response) => response.end('hello');

void test('gives status, headers, body, address and where it came from', async () => {
  const answer = await get('/a?b', (_request, response) => response.writeHead(200, { etag: '"x"' }).end('hello'));
  assert.ok(answer.ok);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.etag, '"x"');
  assert.equal(text(answer), 'hello');
  assert.equal(answer.cut, false);
  assert.equal(answer.url, `${origin}/a?b`);
  assert.equal(answer.address, '127.0.0.1');
});

void test('any status is an answer', async () => {
  for (const status of [204, 304, 404, 410, 500, 503]) {
    const answer = await get('/', (_request, response) => response.writeHead(status).end());
    assert.equal(answer.ok && answer.status, status);
  }
});

void test('names itself, asks for compression, and closes the connection after each answer', async () => {
  await get('/', hello);
  const { headers, method } = seen[0] ?? assert.fail();
  assert.equal(method, 'GET');
  assert.equal(headers['user-agent'], USER_AGENT);
  assert.equal(headers['accept-encoding'], 'gzip, deflate, br');
  assert.equal(headers.connection, 'close');
});

void test('sends the headers it is given, in place of its own', async () => {
  await get('/', hello, { headers: { 'if-none-match': '"x"', 'user-agent': 'other' } });
  const { headers } = seen[0] ?? assert.fail();
  assert.equal(headers['if-none-match'], '"x"');
  assert.equal(headers['user-agent'], 'other');
});

void test('a header that cannot be sent is a failure, not an exception', async () => {
  assert.match(why(await get('/', hello, { headers: { 'if-none-match': 'a\nb' } })), /could not be read/);
});

const CODINGS: readonly (readonly [coding: string, compress: (text: string) => Buffer])[] = [
  ['gzip', gzipSync],
  ['x-gzip', gzipSync],
  ['GZIP', gzipSync],
  ['deflate', deflateSync],
  ['deflate', deflateRawSync],
  ['br', brotliCompressSync],
  ['identity', (plain) => Buffer.from(plain)],
  ['', (plain) => Buffer.from(plain)],
];

for (const [coding, compress] of CODINGS) {
  void test(`decompresses ${coding || 'nothing'}`, async () => {
    const plain = 'hello '.repeat(1000);
    const answer = await get('/', (_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end(compress(plain)),
    );
    assert.equal(text(answer), plain);
  });
}

void test('decompresses what comes in many pieces', async () => {
  const plain = Array.from({ length: 1000 }, (_, index) => `line ${index * 7919}`).join('\n');
  const bytes = gzipSync(plain);
  const answer = await get(
    '/',
    (_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      for (let at = 0; at < bytes.length; at += 50) response.write(bytes.subarray(at, at + 50));
      response.end();
    },
    { maxBytes: 100_000 },
  );
  assert.equal(text(answer), plain);
});

void test('an empty body may call itself compressed', async () => {
  const answer = await get('/', (_request, response) => response.writeHead(304, { 'content-encoding': 'gzip' }).end());
  assert.equal(text(answer), '');
});

void test('a coding nobody asked for, and bytes that are not what they say, are failures', async () => {
  const zstd = await get('/', (_request, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('x'));
  assert.match(why(zstd), /coding nobody asked for: zstd/);
  for (const coding of ['gzip', 'br', 'deflate']) {
    const answer = await get('/', (_request, response) =>
      response.writeHead(200, { 'content-encoding': coding }).end('no such thing'),
    );
    assert.match(why(answer), /damaged/);
  }
  const cutOff = await get('/', (_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello'.repeat(100)).subarray(0, 20)),
  );
  assert.match(why(cutOff), /damaged/);
});

void test('a body of just the bound is read, one byte more is refused', async () => {
  assert.equal(text(await get('/', (_request, response) => response.end('x'.repeat(10_000)))).length, 10_000);
  const larger = await get('/', (_request, response) => response.end('x'.repeat(10_001)));
  assert.match(why(larger), /larger than the 10000 bytes/);
});

void test('a body that never ends is left at the bound', async () => {
  let isClosed: Promise<unknown> = Promise.resolve();
  const answer = await get('/', (_request, response) => {
    isClosed = closeOf(response);
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(1000)));
    };
    response.on('drain', more);
    more();
  });
  assert.match(why(answer), /larger/);
  await isClosed;
});

void test('a bomb is left at the bound: 50 MB in 50 kB', async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  const answer = await get(
    '/',
    (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    { maxBytes: 100_000 },
  );
  assert.match(why(answer), /larger than the 100000 bytes/);
});

void test('the bound holds for what arrives too: 20 kB that decompress to nothing', async () => {
  const answer = await get('/', (_request, response) =>
    response
      .writeHead(200, { 'content-encoding': 'gzip' })
      .end(Buffer.concat(Array.from({ length: 1000 }, () => gzipSync('')))),
  );
  assert.match(why(answer), /larger/);
});

void test('with cut, a larger body is cut, compressed or not', async () => {
  const plain = await get('/', (_request, response) => response.end('x'.repeat(50_000)), { cut: true });
  assert.equal(text(plain).length, 10_000);
  assert.equal(plain.ok && plain.cut, true);
  const bomb = gzipSync(Buffer.alloc(5_000_000, 'x'));
  const packed = await get(
    '/',
    (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    { cut: true },
  );
  assert.equal(text(packed), 'x'.repeat(10_000));
  const small = await get('/', hello, { cut: true });
  assert.equal(small.ok && small.cut, false);
});

void test('follows redirects of every kind, relative ones too, and says where it ended', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const answer = await get('/a/b', (request, response) => {
      if (request.url === '/a/c?d') response.end('there');
      else response.writeHead(status, { location: 'c?d' }).end('a page nobody reads');
    });
    assert.equal(text(answer), 'there');
    assert.equal(answer.ok && answer.url, `${origin}/a/c?d`);
  }
});

void test('sends its headers along', async () => {
  await get(
    '/1',
    (request, response) => {
      if (request.url === '/2') response.end();
      else response.writeHead(302, { location: '/2' }).end();
    },
    { headers: { 'if-none-match': '"x"' } },
  );
  assert.deepEqual(
    seen.map(({ headers }) => headers['if-none-match']),
    ['"x"', '"x"'],
  );
});

void test('validators go to the origin of the address, not where it redirects to', async () => {
  const other = `http://localhost:${portOf(server)}`;
  const validators = { 'if-none-match': '"x"', 'if-modified-since': 'then' };
  await get(
    '/1',
    (request, response) => {
      if (request.url === '/1') response.writeHead(302, { location: '/2' }).end();
      else if (request.url === '/2') response.writeHead(302, { location: `${other}/3` }).end();
      else response.end();
    },
    { validators },
  );
  assert.deepEqual(
    seen.map(({ url, headers }) => [url, headers['if-none-match'], headers['if-modified-since']]),
    [
      ['/1', '"x"', 'then'],
      ['/2', '"x"', 'then'],
      ['/3', undefined, undefined],
    ],
  );
});

void test('five redirects are followed, a sixth is not', async () => {
  const hop: Handler = (request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end('there');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  };
  assert.equal(text(await get('/5', hop)), 'there');
  assert.match(why(await get('/6', hop)), /redirects once more after 5 redirects/);
  assert.match(why(await get('/2', hop, { maxRedirects: 1 })), /after 1 redirects/);
  assert.match(why(await get('/1', hop, { maxRedirects: 0 })), /redirects/);
});

void test('a redirect in circles ends', async () => {
  const answer = await get('/', (_request, response) => response.writeHead(302, { location: '/' }).end());
  assert.match(why(answer), /redirects/);
  assert.equal(seen.length, 6);
});

void test('a redirect without a place is an answer like any other', async () => {
  const answer = await get('/', (_request, response) => response.writeHead(302).end());
  assert.equal(answer.ok && answer.status, 302);
});

void test('a redirect to another scheme, or to nowhere, is refused', async () => {
  for (const location of ['file:///etc/passwd', 'ftp://a.example/', 'javascript:alert(1)', 'data:,x']) {
    const answer = await get('/', (_request, response) => response.writeHead(302, { location }).end());
    assert.match(why(answer), /only http: and https: are/);
  }
  const nowhere = await get('/', (_request, response) => response.writeHead(302, { location: 'http://[' }).end());
  assert.match(why(nowhere), /no address/);
});

void test('only http and https are read', async () => {
  for (const url of ['file:///etc/passwd', 'ftp://a.example/', 'data:,x', 'about:blank']) {
    assert.match(why(await httpGet(url, DEFAULTS)), /only http: and https: are/);
  }
  for (const url of ['', 'x', '/x', 'http://', 'http://a b/']) {
    const answer = await httpGet(url, DEFAULTS);
    assert.equal(answer.ok, false);
  }
});

void test('every address is judged: literal ones in any spelling, and looked-up ones', async () => {
  const port = portOf(server);
  const judged: string[] = [];
  const allowAddress = (ip: string): boolean => {
    judged.push(ip);
    return false;
  };
  handler = hello;
  seen.length = 0;
  for (const [host, ip] of [
    ['127.0.0.1', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['0x7f.0.0.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['0', '0.0.0.0'],
    ['[::1]', '::1'],
    ['[::ffff:127.0.0.1]', '::ffff:7f00:1'],
  ]) {
    judged.length = 0;
    const answer = await httpGet(`http://${host}:${port}/`, { ...DEFAULTS, allowAddress });
    assert.match(why(answer), /may not be read from here/, host);
    assert.deepEqual(judged, [ip]);
  }
  const named = await httpGet(`http://localhost:${port}/`, { ...DEFAULTS, allowAddress });
  assert.match(why(named), /localhost:\d+ is on an address that may not be read/);
  assert.equal(seen.length, 0);
});

void test('an address that is allowed is read, by number and by name', async () => {
  const allowAddress = (ip: string): boolean => ip === '127.0.0.1';
  assert.equal(text(await get('/', hello, { allowAddress })), 'hello');
  const named = await get(`http://localhost:${portOf(server)}/`, hello, { allowAddress });
  assert.equal(text(named), 'hello');
  assert.equal(named.ok && named.address, '127.0.0.1');
});

void test('a redirect is judged anew', async () => {
  const allowAddress = (ip: string): boolean => ip === '127.0.0.1';
  for (const host of ['127.0.0.2', '[::1]', '169.254.169.254', '10.0.0.1']) {
    const answer = await get(
      '/',
      (_request, response) => response.writeHead(302, { location: `http://${host}:${portOf(server)}/secret` }).end(),
      { allowAddress },
    );
    assert.match(why(answer), /may not be read from here/);
    assert.equal(seen.length, 1);
  }
});

void test('from a public address no redirect leads to a private one, by number or by name', async () => {
  for (const host of ['127.0.0.2', '[::1]', '169.254.169.254', 'localhost']) {
    let judged = 0;
    const answer = await get(
      '/',
      (_request, response) => response.writeHead(302, { location: `http://${host}:${portOf(server)}/secret` }).end(),
      // What was asked first is on the internet, nothing else is.
      { isPublic: (ip) => ip === '127.0.0.1' && judged++ === 0 },
    );
    assert.match(why(answer), /may not be read from here/, host);
    assert.equal(seen.length, 1, host);
  }
});

void test('from a private address redirects lead to private and public ones, but not back', async () => {
  const hops = (...judgements: readonly boolean[]): Promise<HttpAnswer> => {
    const left = [...judgements];
    return get(
      '/a',
      ({ url = '' }, response) => {
        if (url === '/abc') response.end('there');
        else response.writeHead(302, { location: url === '/a' ? '/ab' : '/abc' }).end();
      },
      { isPublic: () => left.shift() ?? false },
    );
  };
  assert.equal(text(await hops(false, false)), 'there');
  // The second hop is judged when it has answered, the third before it is asked.
  assert.equal(text(await hops(false, true, true)), 'there');
  assert.match(why(await hops(false, true, false)), /may not be read from here/);
});

void test('what the caller refuses is refused on the internet too', async () => {
  const answer = await get(
    '/',
    (_request, response) => response.writeHead(302, { location: `http://127.0.0.2:${portOf(server)}/` }).end(),
    { isPublic: () => true, allowAddress: (ip) => ip === '127.0.0.1' },
  );
  assert.match(why(answer), /may not be read from here/);
});

void test('a password in the address is sent, and is not in what comes back', async () => {
  const answer = await get(origin.replace('//', '//user:secret@'), hello);
  assert.equal(seen[0]?.headers.authorization, `Basic ${Buffer.from('user:secret').toString('base64')}`);
  assert.equal(answer.ok && answer.url, `${origin}/`);
});

void test('the time is for everything: silence, a slow body, redirect after redirect', async () => {
  const timeout = 50;
  assert.match(why(await get('/', () => {}, { timeout })), /within 0\.05 s/);
  const slowBody: Handler = (_request, response) => response.writeHead(200).write('x');
  assert.match(why(await get('/', slowBody, { timeout })), /within 0\.05 s/);
  const endless: Handler = (_request, response) => response.writeHead(302, { location: '/' }).end();
  assert.match(why(await get('/', endless, { timeout, maxRedirects: Infinity })), /within 0\.05 s/);
});

void test('calling it off ends it at once, and the socket with it', async () => {
  const stop = new AbortController();
  let isClosed: Promise<unknown> = Promise.resolve();
  const answer = await get(
    '/',
    (request) => {
      isClosed = closeOf(request.socket);
      stop.abort();
    },
    { signal: stop.signal },
  );
  assert.match(why(answer), /called off/);
  await isClosed;
});

void test('calling it off in the middle of a body ends it too', async () => {
  const stop = new AbortController();
  let isClosed: Promise<unknown> = Promise.resolve();
  const answer = await get(
    '/',
    (request, response) => {
      isClosed = closeOf(request.socket);
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync('x'.repeat(1000)).subarray(0, 15), () => stop.abort());
    },
    { signal: stop.signal },
  );
  assert.match(why(answer), /called off/);
  await isClosed;
});

void test('what is called off beforehand is not begun', async () => {
  const answer = await get('/', hello, { signal: AbortSignal.abort() });
  assert.match(why(answer), /called off/);
  assert.equal(seen.length, 0);
});

void test('a signal that is used often gathers no listeners', async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const counted = Object.assign(signal, {
    addEventListener: (...args: Parameters<AbortSignal['addEventListener']>) => {
      listeners++;
      AbortSignal.prototype.addEventListener.apply(signal, args);
    },
    removeEventListener: (...args: Parameters<AbortSignal['removeEventListener']>) => {
      listeners--;
      AbortSignal.prototype.removeEventListener.apply(signal, args);
    },
  });
  await get('/', hello, { signal: counted });
  assert.equal(listeners, 0);
});

void test('a connection that breaks is a failure: before the answer, and in its middle', async () => {
  assert.match(why(await get('/', (request) => request.socket.destroy())), /closed the connection/);
  const half = await get('/', (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.socket?.destroy());
  });
  assert.match(why(half), /closed the connection/);
});

// What a server writes before it closes the connection, and what is said of it.
const ODD: readonly (readonly [what: string, bytes: string, why: RegExp])[] = [
  [
    'switches protocols',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    /another protocol .*101/,
  ],
  ['closes before the headers', '', /closed the connection/],
  ['closes within the status line', 'HTTP/1.1 20', /./],
  ['closes within the headers', 'HTTP/1.1 200 OK\r\nContent-Ty', /./],
  ['closes after "continue"', 'HTTP/1.1 100 Continue\r\n\r\n', /closed the connection/],
  ['closes within the body', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf', /closed the connection/],
  ['closes within a chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf', /closed the connection/],
  [
    'closes within a compressed body',
    'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\n\r\n\x1f\x8b\x08\x00',
    /closed the connection/,
  ],
];

for (const [what, bytes, sentence] of ODD) {
  for (const end of ['end', 'destroy'] as const) {
    void test(`a server that ${what} is a failure (${end})`, async () => {
      const tcp = createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.write(bytes, 'latin1', () => socket[end]()));
      });
      await once(tcp.listen(0, '127.0.0.1'), 'listening');
      try {
        const answer = await httpGet(`http://127.0.0.1:${portOf(tcp)}/`, DEFAULTS);
        assert.match(why(answer), sentence);
        assert.doesNotMatch(why(answer), /within 5 s/);
      } finally {
        tcp.close();
      }
    });
  }
}

void test('a 101 that names no protocol is an answer of that status, without a body', async () => {
  const tcp = createTcpServer((socket) => {
    socket.on('error', () => {}).resume();
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
  await once(tcp.listen(0, '127.0.0.1'), 'listening');
  try {
    const answer = await httpGet(`http://127.0.0.1:${portOf(tcp)}/`, DEFAULTS);
    assert.equal(answer.ok && answer.status, 101);
    assert.equal(text(answer), '');
  } finally {
    tcp.close();
  }
});

void test('a server that switches protocols and holds the connection is left', async () => {
  let isClosed: Promise<unknown> = Promise.resolve();
  const tcp = createTcpServer((socket) => {
    isClosed = closeOf(socket);
    socket.resume().write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nx');
  });
  await once(tcp.listen(0, '127.0.0.1'), 'listening');
  try {
    assert.match(why(await httpGet(`http://127.0.0.1:${portOf(tcp)}/`, DEFAULTS)), /another protocol/);
    await isClosed;
  } finally {
    tcp.close();
  }
});

void test('nobody there is a failure', async () => {
  const other = createServer();
  await once(other.listen(0, '127.0.0.1'), 'listening');
  const port = portOf(other);
  other.close();
  await once(other, 'close');
  assert.match(why(await httpGet(`http://127.0.0.1:${port}/`, DEFAULTS)), /refused the connection/);
});

void test('what speaks no HTTP, and what speaks no TLS, are failures', async () => {
  const tcp = createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-x\r\n\r\n'));
  await once(tcp.listen(0, '127.0.0.1'), 'listening');
  try {
    assert.match(why(await httpGet(`http://127.0.0.1:${portOf(tcp)}/`, DEFAULTS)), /could not be read/);
    assert.match(why(await httpGet(`https://127.0.0.1:${portOf(tcp)}/`, DEFAULTS)), /could not be read|closed/);
  } finally {
    tcp.close();
  }
});
