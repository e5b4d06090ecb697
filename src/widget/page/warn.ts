import type { Reason } from '../api/reason.ts';

/** A section of `docs/troubleshooting.md`. */
export type TroubleshootingTopic = Reason | 'changed' | 'script' | 'report-format' | 'report-url';

/**
 * Logs a warning on the console, for the publisher.
 *
 * @param message what happened, and where
 * @param topic the section that explains it
 */
export const warn = (message: string, topic: TroubleshootingTopic): void =>
  console.warn(`topslot: ${message}. See docs/troubleshooting.md#${topic}`);

const printed = new Set<string>();

/**
 * Logs a warning that begins with an element's start tag, such as `<ol data-topslot-app="site">`. Logs the same warning
 * only once, because a list may be refreshed often.
 */
export const warnAbout = (
  { outerHTML }: { readonly outerHTML: unknown },
  message: string,
  topic: TroubleshootingTopic,
): void => {
  // In a form, an input can have the name `outerHTML`.
  const line = `${String(outerHTML).replace(/>[^]*/, '>')}: ${message}`;
  if (!printed.has(line)) warn(line, topic);
  printed.add(line);
};
