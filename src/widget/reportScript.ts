import { startReports } from './report/startReports.ts';

// The script-tag build, `topslot-report.js`: reads its own tag, and reports to the service that it was loaded from.

// `document.currentScript` can be an arbitrary element with that name (DOM clobbering).
const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement) {
  // Reports until the page is closed: this signal is never aborted.
  startReports(currentScript.dataset, currentScript.src || document.baseURI, new AbortController().signal);
}
