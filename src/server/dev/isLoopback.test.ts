import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLoopback, isLoopbackHost } from './isLoopback.ts';

void describe('isLoopback', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1']) {
    void it(`accepts ${host}`, () => assert.equal(isLoopback(host), true));
  }
  for (const host of [
    '0.0.0.0',
    '::',
    '192.168.0.1',
    '10.0.0.1',
    'example.com',
    '',
    '127.0.0.1.example',
    '128.0.0.1',
  ]) {
    void it(`rejects "${host}"`, () => assert.equal(isLoopback(host), false));
  }
});

void describe('isLoopbackHost', () => {
  const names = ['127.0.0.1', '127.0.0.1:8080', 'localhost', 'localhost:8080', '[::1]', '[::1]:8080'];
  for (const host of [...names, 'x.test', 'www.x.test:8080', 'x.localhost', 'X.TEST', 'LOCALHOST:8080']) {
    void it(`accepts ${host}`, () => assert.equal(isLoopbackHost(host), true));
  }
  const otherHosts = [
    '',
    'evil.example',
    'evil.example:8080',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'test',
  ];
  for (const host of [
    ...otherHosts,
    'x.test.evil.example',
    'eviltest',
    '192.168.0.1',
    '0.0.0.0',
    '[::]',
    'localhost@evil',
  ]) {
    void it(`rejects "${host}"`, () => assert.equal(isLoopbackHost(host), false));
  }
});
