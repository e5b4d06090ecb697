import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

import { httpGet } from './httpGet.ts';
import {
  closeOf,
  DEFAULTS,
  errorOf,
  get,
  type Handler,
  hello,
  portOf,
  requests,
  textOf,
} from './httpGetFixture.test.ts';

void test('applies the timeout to the response, the body and redirects', async () => {
  const timeout = 50;
  assert.match(errorOf(await get('/', () => {}, { timeout })), /within 0\.05 s/);
  const slowBody: Handler = (_request, response) => response.writeHead(200).write('x');
  assert.match(errorOf(await get('/', slowBody, { timeout })), /within 0\.05 s/);
  const endless: Handler = (_request, response) => response.writeHead(302, { location: '/' }).end();
  assert.match(errorOf(await get('/', endless, { timeout, maxRedirects: Infinity })), /within 0\.05 s/);
});

void test('aborts the request and closes its socket', async () => {
  const controller = new AbortController();
  let isClosed: Promise<unknown> = Promise.resolve();
  const answer = await get(
    '/',
    (request) => {
      isClosed = closeOf(request.socket);
      controller.abort();
    },
    { signal: controller.signal },
  );
  assert.match(errorOf(answer), /aborted/);
  await isClosed;
});

void test('aborts the request while the body is received', async () => {
  const controller = new AbortController();
  let isClosed: Promise<unknown> = Promise.resolve();
  const answer = await get(
    '/',
    (request, response) => {
      isClosed = closeOf(request.socket);
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync('x'.repeat(1000)).subarray(0, 15), () => controller.abort());
    },
    { signal: controller.signal },
  );
  assert.match(errorOf(answer), /aborted/);
  await isClosed;
});

void test('sends no request if the signal is already aborted', async () => {
  const answer = await get('/', hello, { signal: AbortSignal.abort() });
  assert.match(errorOf(answer), /aborted/);
  assert.equal(requests.length, 0);
});

void test('removes its listeners from the signal', async () => {
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

void test('fails if the connection closes before or during the response', async () => {
  assert.match(errorOf(await get('/', (request) => request.socket.destroy())), /closed the connection/);
  const half = await get('/', (_request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.socket?.destroy());
  });
  assert.match(errorOf(half), /closed the connection/);
});

// What a server writes before it closes the connection, and the expected error.
const FAULTY_RESPONSES: readonly (readonly [description: string, bytes: string, why: RegExp])[] = [
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

for (const [description, bytes, message] of FAULTY_RESPONSES) {
  for (const end of ['end', 'destroy'] as const) {
    void test(`fails if a server ${description} (${end})`, async () => {
      const tcp = createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.write(bytes, 'latin1', () => socket[end]()));
      });
      await once(tcp.listen(0, '127.0.0.1'), 'listening');
      try {
        const answer = await httpGet(`http://127.0.0.1:${portOf(tcp)}/`, DEFAULTS);
        assert.match(errorOf(answer), message);
        assert.doesNotMatch(errorOf(answer), /within 5 s/);
      } finally {
        tcp.close();
      }
    });
  }
}

void test('returns a 101 without an Upgrade header as a response without a body', async () => {
  const tcp = createTcpServer((socket) => {
    socket.on('error', () => {}).resume();
    socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
  await once(tcp.listen(0, '127.0.0.1'), 'listening');
  try {
    const answer = await httpGet(`http://127.0.0.1:${portOf(tcp)}/`, DEFAULTS);
    assert.equal(answer.ok && answer.status, 101);
    assert.equal(textOf(answer), '');
  } finally {
    tcp.close();
  }
});

void test('closes the connection to a server that switches protocols', async () => {
  let isClosed: Promise<unknown> = Promise.resolve();
  const tcp = createTcpServer((socket) => {
    isClosed = closeOf(socket);
    socket.resume().write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nx');
  });
  await once(tcp.listen(0, '127.0.0.1'), 'listening');
  try {
    assert.match(errorOf(await httpGet(`http://127.0.0.1:${portOf(tcp)}/`, DEFAULTS)), /another protocol/);
    await isClosed;
  } finally {
    tcp.close();
  }
});

void test('fails if nothing listens on the port', async () => {
  const other = createServer();
  await once(other.listen(0, '127.0.0.1'), 'listening');
  const port = portOf(other);
  other.close();
  await once(other, 'close');
  assert.match(errorOf(await httpGet(`http://127.0.0.1:${port}/`, DEFAULTS)), /refused the connection/);
});

void test('fails for a server without HTTP or without TLS', async () => {
  const tcp = createTcpServer((socket) => socket.on('error', () => {}).end('SSH-2.0-x\r\n\r\n'));
  await once(tcp.listen(0, '127.0.0.1'), 'listening');
  try {
    assert.match(errorOf(await httpGet(`http://127.0.0.1:${portOf(tcp)}/`, DEFAULTS)), /could not be requested/);
    assert.match(
      errorOf(await httpGet(`https://127.0.0.1:${portOf(tcp)}/`, DEFAULTS)),
      /could not be requested|closed/,
    );
  } finally {
    tcp.close();
  }
});
