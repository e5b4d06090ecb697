import { once } from 'node:events';
import { Readable } from 'node:stream';
import { startProgram } from './startProgram.ts';

/** A virtual display. */
export interface Display {
  /** The environment variables for programs that use the display. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/** Starts a virtual display with a free display number. */
export const startDisplay = async (xvfb: string): Promise<Display> => {
  // Xvfb writes its display number to file descriptor 3. Without `-noreset` it restarts when its last client
  // disconnects, and drops a client that connects meanwhile.
  const programArguments = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp', '-noreset'];
  const { child, end } = startProgram(xvfb, programArguments, ['ignore', 'ignore', 'ignore', 'pipe']);
  const output = child.stdio[3];
  const [number] = output instanceof Readable ? await Promise.race([once(output, 'data'), once(child, 'exit')]) : [];
  if (!(number instanceof Buffer)) throw new Error(`${xvfb} did not start`);
  // Selects X11, because GTK would prefer a desktop's Wayland display.
  return { env: { DISPLAY: `:${number.toString().trim()}`, GDK_BACKEND: 'x11' }, close: end };
};
