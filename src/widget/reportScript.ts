import { readDocument } from './page/readDocument.ts';
import { startReports } from './report/startReports.ts';

// The script-tag build, `topslot-report.js`: reads its own tag, and reports to the service that it was loaded from.

const currentScript = readDocument('currentScript');
if (currentScript instanceof HTMLScriptElement) {
  startReports(currentScript.dataset, currentScript.src || currentScript.baseURI);
}
