import { startReports } from './report/startReports.ts';

// The script-tag build, `topslot-report.js`: reads its own tag, and reports to the service that it came from.

// Markup that keeps its names can put any element in its place.
const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement) {
  // It ends with the page.
  startReports(currentScript.dataset, currentScript.src || document.baseURI, new AbortController().signal);
}
