import { once } from 'node:events';
import { Readable } from 'node:stream';
import { startProgram } from './startProgram.ts';

/** A screen that nobody sees. */
export interface Display {
  /** What programs that draw on it need in their environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** Starts one, with a number that no other has. */
export const startDisplay = async (xvfb: string): Promise<Display> => {
  // It writes the number that it took to the file descriptor 3. Without `-noreset` it starts anew whenever its last program
  // has gone, and throws out the next one that comes meanwhile.
  const words = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp', '-noreset'];
  const { child, end } = startProgram(xvfb, words, ['ignore', 'ignore', 'ignore', 'pipe']);
  const said = child.stdio[3];
  const [number] = said instanceof Readable ? await Promise.race([once(said, 'data'), once(child, 'exit')]) : [];
  if (!(number instanceof Buffer)) throw new Error(`${xvfb} does not start`);
  // A desktop's own Wayland display would go before it.
  return { env: { DISPLAY: `:${number.toString().trim()}`, GDK_BACKEND: 'x11' }, close: end };
};
