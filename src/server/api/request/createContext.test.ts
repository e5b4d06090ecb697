import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Context, Device } from '../../../learn/records/context.ts';
import { createContext, classifyDevice } from './createContext.ts';

const NIGHT = Date.UTC(2026, 10, 20, 23, 59);
const MOZILLA = 'Mozilla/5.0';

const contextWith = (headers: Readonly<Record<string, string>>, dnt = false, known = {}): Context =>
  createContext((name) => headers[name], NIGHT, dnt, known);

void describe('the device', () => {
  const agents: readonly [userAgent: string, device: Device][] = [
    ['', 'desktop'],
    [`${MOZILLA} (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36`, 'desktop'],
    [`${MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15`, 'desktop'],
    [`${MOZILLA} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, 'desktop'],
    [`${MOZILLA} (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148`, 'phone'],
    [`${MOZILLA} (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36`, 'phone'],
    [`${MOZILLA} (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0`, 'phone'],
    [`${MOZILLA} (Linux; Android 10; K) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36`, 'tablet'],
    [`${MOZILLA} (iPad; CPU OS 12_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148`, 'tablet'],
    [`${MOZILLA} (Android 14; Tablet; rv:140.0) Gecko/140.0 Firefox/140.0`, 'tablet'],
    [`${MOZILLA} (compatible; Googlebot/2.1; +http://www.google.com/bot.html)`, 'bot'],
    [`${MOZILLA} (Linux; Android 6.0.1) Mobile Safari/537.36 (compatible; Googlebot/2.1)`, 'bot'],
    [`${MOZILLA} (compatible; bingbot/2.0)`, 'bot'],
    ['facebookexternalhit/1.1', 'bot'],
    ['x'.repeat(100_000), 'desktop'],
  ];
  for (const [userAgent, device] of agents) {
    void it(`is a ${device}: ${userAgent.slice(0, 80) || 'no user agent'}`, () =>
      assert.equal(classifyDevice(userAgent), device));
  }
});

void describe('the language', () => {
  const languages: readonly [header: string, language: string | undefined][] = [
    ['de', 'de'],
    ['de-CH,fr;q=0.8', 'de'],
    ['EN-us', 'en'],
    ['gsw-CH', 'gsw'],
    [' fr', 'fr'],
    ['*', undefined],
    ['', undefined],
    ['1', undefined],
    ['x'.repeat(50), undefined],
    ['<script>', undefined],
  ];
  for (const [header, language] of languages) {
    void it(`of "${header.slice(0, 30)}" is ${language ?? 'unknown'}`, () => {
      assert.equal(contextWith({ 'accept-language': header }).language, language);
    });
  }
});

void describe('the context', () => {
  const headers = {
    'user-agent': `${MOZILLA} (iPhone) Mobile`,
    'accept-language': 'de',
    referer: 'https://a.example/',
  };
  const known = { from: 'social', reader: 'r' } as const;

  void it('contains the device, hour, origin, language and reader only', () => {
    assert.deepEqual(contextWith(headers, false, known), {
      device: 'phone',
      hour: 23,
      from: 'social',
      language: 'de',
      reader: 'r',
    });
  });

  void it('contains only device and hour under dnt', () => {
    assert.deepEqual(contextWith(headers, true, known), { device: 'phone', hour: 23 });
  });

  void it('has no keys for unknown values', () => {
    assert.deepEqual(Object.keys(contextWith({}, false, { from: undefined, reader: undefined })), ['device', 'hour']);
  });
});
