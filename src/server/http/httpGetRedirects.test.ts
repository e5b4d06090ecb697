import assert from 'node:assert/strict';
import { test } from 'node:test';

import { httpGet } from './httpGet.ts';
import type { HttpResult } from './httpGet.ts';
import {
  DEFAULTS,
  errorOf,
  get,
  handleWith,
  type Handler,
  hello,
  origin,
  requests,
  serverPort,
  textOf,
} from './httpGetFixture.test.ts';

void test('follows all kinds of redirects, including relative ones, and returns the final URL', async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const answer = await get('/a/b', (request, response) => {
      if (request.url === '/a/c?d') response.end('there');
      else response.writeHead(status, { location: 'c?d' }).end('an unused body');
    });
    assert.equal(textOf(answer), 'there');
    assert.equal(answer.ok && answer.url, `${origin}/a/c?d`);
  }
});

void test('sends the headers again after a redirect', async () => {
  await get(
    '/1',
    (request, response) => {
      if (request.url === '/2') response.end();
      else response.writeHead(302, { location: '/2' }).end();
    },
    { headers: { 'if-none-match': '"x"' } },
  );
  assert.deepEqual(
    requests.map(({ headers }) => headers['if-none-match']),
    ['"x"', '"x"'],
  );
});

void test('sends validators only to the origin of the requested URL', async () => {
  const other = `http://localhost:${serverPort()}`;
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
    requests.map(({ url, headers }) => [url, headers['if-none-match'], headers['if-modified-since']]),
    [
      ['/1', '"x"', 'then'],
      ['/2', '"x"', 'then'],
      ['/3', undefined, undefined],
    ],
  );
});

void test('follows five redirects but not six', async () => {
  const hop: Handler = (request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end('there');
    else response.writeHead(302, { location: `/${left - 1}` }).end();
  };
  assert.equal(textOf(await get('/5', hop)), 'there');
  assert.match(errorOf(await get('/6', hop)), /redirects more than 5 times/);
  assert.match(errorOf(await get('/2', hop, { maxRedirects: 1 })), /more than 1 times/);
  assert.match(errorOf(await get('/1', hop, { maxRedirects: 0 })), /redirects/);
});

void test('stops at a redirect loop', async () => {
  const answer = await get('/', (_request, response) => response.writeHead(302, { location: '/' }).end());
  assert.match(errorOf(answer), /redirects/);
  assert.equal(requests.length, 6);
});

void test('returns a redirect without a Location header as a response', async () => {
  const answer = await get('/', (_request, response) => response.writeHead(302).end());
  assert.equal(answer.ok && answer.status, 302);
});

void test('rejects a redirect to another scheme or to an invalid URL', async () => {
  for (const location of ['file:///etc/passwd', 'ftp://a.example/', 'javascript:alert(1)', 'data:,x']) {
    const answer = await get('/', (_request, response) => response.writeHead(302, { location }).end());
    assert.match(errorOf(answer), /use http: or https:/);
  }
  const nowhere = await get('/', (_request, response) => response.writeHead(302, { location: 'http://[' }).end());
  assert.match(errorOf(nowhere), /invalid URL/);
});

void test('accepts only http and https', async () => {
  for (const url of ['file:///etc/passwd', 'ftp://a.example/', 'data:,x', 'about:blank']) {
    assert.match(errorOf(await httpGet(url, DEFAULTS)), /use http: or https:/);
  }
  for (const url of ['', 'x', '/x', 'http://', 'http://a b/']) {
    const answer = await httpGet(url, DEFAULTS);
    assert.equal(answer.ok, false);
  }
});

void test('checks every address: literal ones in any spelling, and resolved ones', async () => {
  const port = serverPort();
  const judged: string[] = [];
  const allowAddress = (ip: string): boolean => {
    judged.push(ip);
    return false;
  };
  handleWith(hello);
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
    assert.match(errorOf(answer), /may not be requested from here/, host);
    assert.deepEqual(judged, [ip]);
  }
  const named = await httpGet(`http://localhost:${port}/`, { ...DEFAULTS, allowAddress });
  assert.match(errorOf(named), /localhost:\d+ has an IP address that may not be requested/);
  assert.equal(requests.length, 0);
});

void test('allows an allowed address, by number and by name', async () => {
  const allowAddress = (ip: string): boolean => ip === '127.0.0.1';
  assert.equal(textOf(await get('/', hello, { allowAddress })), 'hello');
  const named = await get(`http://localhost:${serverPort()}/`, hello, { allowAddress });
  assert.equal(textOf(named), 'hello');
  assert.equal(named.ok && named.address, '127.0.0.1');
});

void test('checks the address of a redirect again', async () => {
  const allowAddress = (ip: string): boolean => ip === '127.0.0.1';
  for (const host of ['127.0.0.2', '[::1]', '169.254.169.254', '10.0.0.1']) {
    const answer = await get(
      '/',
      (_request, response) => response.writeHead(302, { location: `http://${host}:${serverPort()}/secret` }).end(),
      { allowAddress },
    );
    assert.match(errorOf(answer), /may not be requested from here/);
    assert.equal(requests.length, 1);
  }
});

void test('follows no redirect from a public to a private address, by number or by name', async () => {
  for (const host of ['127.0.0.2', '[::1]', '169.254.169.254', 'localhost']) {
    let judged = 0;
    const answer = await get(
      '/',
      (_request, response) => response.writeHead(302, { location: `http://${host}:${serverPort()}/secret` }).end(),
      // Only the first address counts as public.
      { isPublic: (ip) => ip === '127.0.0.1' && judged++ === 0 },
    );
    assert.match(errorOf(answer), /may not be requested from here/, host);
    assert.equal(requests.length, 1, host);
  }
});

void test('follows redirects from a private address to private and public ones, but not back', async () => {
  const hops = (...judgements: readonly boolean[]): Promise<HttpResult> => {
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
  assert.equal(textOf(await hops(false, false)), 'there');
  // The second hop is checked after its response, the third before its request.
  assert.equal(textOf(await hops(false, true, true)), 'there');
  assert.match(errorOf(await hops(false, true, false)), /may not be requested from here/);
});

void test('applies the rules of the caller also to public addresses', async () => {
  const answer = await get(
    '/',
    (_request, response) => response.writeHead(302, { location: `http://127.0.0.2:${serverPort()}/` }).end(),
    { isPublic: () => true, allowAddress: (ip) => ip === '127.0.0.1' },
  );
  assert.match(errorOf(answer), /may not be requested from here/);
});

void test('sends a password in the URL, but does not return it', async () => {
  const answer = await get(origin.replace('//', '//user:secret@'), hello);
  assert.equal(requests[0]?.headers.authorization, `Basic ${Buffer.from('user:secret').toString('base64')}`);
  assert.equal(answer.ok && answer.url, `${origin}/`);
});
