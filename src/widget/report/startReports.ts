import { buildReport, isReportFormat, type ReportSettings } from './buildReport.ts';
import { sendReport } from './sendReport.ts';
import { whenRanked } from './whenRanked.ts';

/**
 * Reports every decision that a list of this page has been laid out by. Nothing is thrown, and whatever becomes of a report,
 * it is not sent again: a page is not the worse for a service that is gone. A format that is none gets a word on the
 * console, and nothing is sent.
 *
 * @param settings `url` is absolute, or relative to the page
 * @param service the address of a file in its folder, for reports without a `url`
 * @param signal ends it
 */
export const startReports = (settings: ReportSettings, service: string, signal: AbortSignal): void => {
  const { format, url } = settings;
  if (isReportFormat(format)) {
    whenRanked((laidOut) => {
      const { path, body } = buildReport(format, laidOut, settings);
      return sendReport(new URL(url || path, url ? document.baseURI : service), body);
    }, signal);
  } else console.warn('topslot: format?', format);
};
