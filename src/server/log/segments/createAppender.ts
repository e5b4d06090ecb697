import { open, truncate, type FileHandle } from 'node:fs/promises';
import { describeError } from '../../text/describeError.ts';
import type { WriteResult } from '../commit/log.ts';
import { syncFolder } from '../folder/syncFolder.ts';

/** Appends to a file of which this process is the only writer. */
export interface Appender {
  /**
   * Resolves with `ok: true` once the text survives a crash of the process and of the machine. Calls must not overlap.
   * Never rejects.
   */
  readonly append: (text: string) => Promise<WriteResult>;
  /** Returns the durable size of the file in bytes; 0 until the file has been opened. */
  readonly size: () => number;
  /** Continues in another file. Call it only after a successful `append`, and while no other one is pending. */
  readonly switchTo: (file: string) => Promise<void>;
  /** Closes the file. Later texts are rejected. */
  readonly close: () => Promise<void>;
}

export interface AppenderOptions {
  /** The folder that contains the files. */
  readonly folder: string;
  /** Created by the first `append` if it does not exist. */
  readonly file: string;
  /** Names the writer in console lines and errors: `log` or `topic clicks`. */
  readonly label: string;
  /** Receives a console line. */
  readonly logLine: (line: string) => void;
}

/**
 * Creates an appender that reports success only after `fdatasync`.
 *
 * After a failed write or flush, it closes the descriptor, reopens the file and truncates it to its last durable size.
 * A second flush of the same descriptor would not be enough: when a flush fails, the kernel marks the dirty pages
 * clean, so the next flush reports success for data that never reached the disk. The truncation removes what the failed
 * write may have left. So a text that was reported as failed is not found at the next start, unless the process or the
 * machine crashes before the truncation.
 */
export const createAppender = ({ folder, file, label, logLine }: AppenderOptions): Appender => {
  let current = file;
  let handle: FileHandle | undefined;
  let durableSize: number | undefined;
  let isFailing = false;
  let isClosed = false;

  const reopen = async (): Promise<FileHandle> => {
    const opened = await open(current, 'a');
    try {
      await syncFolder(folder);
      if (durableSize !== undefined) await opened.truncate(durableSize);
      durableSize = (await opened.stat()).size;
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  };

  return {
    append: async (text) => {
      if (isClosed) return { ok: false, why: `The ${label} in ${folder} is closed.` };
      try {
        handle ??= await reopen();
        const bytes = Buffer.from(text);
        await handle.appendFile(bytes);
        await handle.datasync();
        durableSize = (durableSize ?? 0) + bytes.length;
        if (isFailing) logLine(`${label}: writing again`);
        isFailing = false;
        return { ok: true };
      } catch (error) {
        const why = `The ${label} in ${folder} cannot be written: ${describeError(error)}.`;
        if (!isFailing) logLine(`${label}: ${why}`);
        isFailing = true;
        await handle?.close().catch(() => undefined);
        handle = undefined;
        return { ok: false, why };
      }
    },
    size: () => durableSize ?? 0,
    switchTo: async (next) => {
      // All content is already flushed, so an error of `close` loses nothing.
      await handle?.close().catch(() => undefined);
      [handle, current, durableSize] = [undefined, next, undefined];
    },
    close: async () => {
      isClosed = true;
      await handle?.close();
      // Removes what a failed write may have left: its records were reported as not stored.
      if (isFailing && durableSize !== undefined) await truncate(current, durableSize).catch(() => undefined);
    },
  };
};
