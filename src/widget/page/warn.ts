/** A section of `docs/troubleshooting.md`. */
export type TroubleshootingTopic = 'settings' | 'unmatched' | 'invalid' | 'report-format' | 'report-url';

/**
 * Logs a warning on the console, for the publisher.
 *
 * @param message what happened, and where
 * @param topic the section that explains it
 * @param details further values to log, such as an error
 */
export const warn = (message: string, topic: TroubleshootingTopic, ...details: readonly unknown[]): void =>
  console.warn(`topslot: ${message}. See docs/troubleshooting.md#${topic}`, ...details);

/** Logs a warning that begins with an element's start tag, such as `<ol data-topslot-app="site">`. */
export const warnAbout = (
  { outerHTML }: Element,
  message: string,
  topic: TroubleshootingTopic,
  ...details: readonly unknown[]
): void => warn(`${outerHTML.replace(/>[^]*/, '>')}: ${message}`, topic, ...details);
