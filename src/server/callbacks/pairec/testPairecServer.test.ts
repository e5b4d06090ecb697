import { connect } from 'node:net';
import type { Server } from '../../startServer.ts';

// Helpers for the tests of PAI-Rec's callback in the whole server. The file name ends in .test.ts, so it is not part of
// the package.

export const CALLBACK_PATH = '/api/callback';
export type Fields = Readonly<Record<string, unknown>>;
export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Waits until a topic has `count` records, because automatic callbacks are written in the background. Returns them. */
export const recordsIn = async (server: Server, topic: string, count: number): Promise<Fields[]> => {
  const end = Date.now() + 10_000;
  for (;;) {
    const records = (await server.records(topic)).filter(isFields);
    if (records.length >= count || Date.now() > end) return records;
    await new Promise(setImmediate);
  }
};

export const getField = (records: readonly Fields[], name: string): unknown[] => records.map((record) => record[name]);
export const parseJson = (text: unknown): unknown => JSON.parse(String(text));

/** Sends raw text over a socket and returns the whole response. */
export const sendRaw = (url: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString('utf8')));
    // The server does not read a rejected request to its end. Sending the remainder may fail, but the response is
    // complete.
    socket.once('error', (error) => answer || reject(error));
    socket.once('close', () => resolve(answer));
  });
