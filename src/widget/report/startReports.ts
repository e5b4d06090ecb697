import { readDocument } from '../page/readDocument.ts';
import { warn } from '../page/warn.ts';
import { buildReport, isReportFormat, type ReportSettings } from './buildReport.ts';
import { sendReport } from './sendReport.ts';
import { whenRanked } from './whenRanked.ts';

/**
 * Reports every decision that a list of this page shows. Never throws, and never repeats a failed report. Logs a
 * warning and reports nothing if the format is unknown.
 *
 * @param settings `url` is absolute, or relative to the page
 * @param serviceUrl the URL of a file in the service's folder; used for reports without a `url`
 * @param signal stops the reports
 */
export const startReports = (settings: ReportSettings, serviceUrl: string, signal?: AbortSignal): void => {
  const { format, url } = settings;
  if (!isReportFormat(format)) {
    warn(`unknown format "${format}"`, 'report-format');
    return;
  }
  whenRanked((ranked) => {
    const { path, body } = buildReport(format, ranked, settings);
    return sendReport(new URL(url || path, url ? readDocument('baseURI') : serviceUrl), body);
  }, signal);
};
