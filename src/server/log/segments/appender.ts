import { open, truncate, type FileHandle } from 'node:fs/promises';
import { errorText } from '../../text/errorText.ts';
import type { Appended } from '../commit/log.ts';
import { syncFolder } from '../folder/syncFolder.ts';

/** The end of a file, of which this process is the only writer. */
export interface Appender {
  /** Resolves once the text would survive the end of the process and of the machine. One at a time. Never rejects. */
  readonly append: (text: string) => Promise<Appended>;
  /** Bytes of the file, as far as it was opened. */
  readonly size: () => number;
  /** The next text goes to the end of another file: to be called behind an `append` that went well, while there is no other. */
  readonly leaveFor: (file: string) => Promise<void>;
  /** Lets go of the file. Later texts are refused. */
  readonly close: () => Promise<void>;
}

export interface AppenderOptions {
  /** Of the files. */
  readonly folder: string;
  /** Made with the first text, if it is not there. */
  readonly file: string;
  /** What it is, for the operator: `log`. */
  readonly what: string;
  /** Takes a line for the operator. */
  readonly say: (line: string) => void;
}

/**
 * Appends to a file so that what was acknowledged is on the disk (`fdatasync`). After a failed write or flush the descriptor
 * is given up and what it may have written is cut off: the kernel drops dirty pages when a flush fails, so a second flush of
 * the same descriptor would report success for data that is gone.
 */
export const createAppender = ({ folder, file, what, say }: AppenderOptions): Appender => {
  let current = file;
  let handle: FileHandle | undefined;
  let safe: number | undefined;
  let failing = false;
  let closed = false;

  const reopen = async (): Promise<FileHandle> => {
    const opened = await open(current, 'a');
    try {
      await syncFolder(folder);
      if (safe !== undefined) await opened.truncate(safe);
      safe = (await opened.stat()).size;
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  };

  return {
    append: async (text) => {
      if (closed) return { ok: false, why: `The ${what} in ${folder} is closed.` };
      try {
        handle ??= await reopen();
        const bytes = Buffer.from(text);
        await handle.appendFile(bytes);
        await handle.datasync();
        safe = (safe ?? 0) + bytes.length;
        if (failing) say(`${what}: writing again`);
        failing = false;
        return { ok: true };
      } catch (error) {
        const why = `The ${what} in ${folder} cannot be written: ${errorText(error)}.`;
        if (!failing) say(`${what}: ${why}`);
        failing = true;
        await handle?.close().catch(() => undefined);
        handle = undefined;
        return { ok: false, why };
      }
    },
    size: () => safe ?? 0,
    leaveFor: async (next) => {
      // Everything in it is on the disk: how letting go of it ends changes nothing.
      await handle?.close().catch(() => undefined);
      [handle, current, safe] = [undefined, next, undefined];
    },
    close: async () => {
      closed = true;
      await handle?.close();
      // What a failed write has left behind was answered as not stored, so it must not be there at the next start.
      if (failing && safe !== undefined) await truncate(current, safe).catch(() => undefined);
    },
  };
};
