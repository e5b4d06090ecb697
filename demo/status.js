/**
 * Describes what the widget did with each list, from the widget's four bubbling events.
 *
 * The page loads this script before the widget and without `defer`, so that no event is missed. It is a classic script,
 * because browsers do not load modules for a page that was opened from disk.
 */
(() => {
  const reasons = {
    timeout: 'the ranking took too long',
    error: 'the ranking could not be loaded',
    'no-callback': 'the response contained no ranking',
    invalid: 'the response was invalid',
    stale: 'the ranking was made from outdated feeds',
    empty: 'the ranking was empty',
    unmatched: 'the ranking contains none of these stories',
    interacted: 'the reader was already using the list',
    blocked: 'the page’s security policy blocks the request',
    aborted: 'the page cancelled the request',
  };

  /** The sentences about each app so far, by its id. */
  const sentences = new Map();

  const show = () => {
    for (const line of document.querySelectorAll('[data-status]')) {
      const status = sentences.get(line.dataset.status);
      if (status) line.textContent = status.join(' ');
    }
  };

  const appOf = (event) => event.target.dataset.topslotApp;
  const setStatus = (app, ...status) => {
    sentences.set(app, status);
    show();
  };
  const addSentence = (app, sentence) => setStatus(app, ...(sentences.get(app) ?? []), sentence);

  const titleOf = ({ id, title, element }) =>
    title ?? element?.querySelector('h3, .topslot-title')?.textContent.trim() ?? id;

  document.addEventListener('topslot:ranked', (event) => {
    const { data, shown, filtered, inserted } = event.detail;
    const status = [`Ranked: event ${data.eventId.slice(0, 8)}…, ${shown.length} stories.`];
    if (shown.length > 0) status.push(`On top: ${titleOf(shown[0])}.`);
    if (filtered.length > 0) status.push(`${filtered.length} not on the page.`);
    if (inserted.length > 0) status.push(`${inserted.length} inserted.`);
    setStatus(appOf(event), ...status);
  });
  document.addEventListener('topslot:default', (event) => {
    const { reason } = event.detail;
    setStatus(appOf(event), `Default order: ${reason}${reason in reasons ? ` (${reasons[reason]})` : ''}.`);
  });
  document.addEventListener('topslot:displayed', (event) => addSentence(event.detail.appId, 'Displayed.'));
  document.addEventListener('topslot:rewarded', (event) => addSentence(event.detail.appId, 'Clicked: reward sent.'));

  // By now the widget's script has loaded or failed. If it failed, it sends no event, so this is the only report.
  window.addEventListener('load', () => {
    for (const { dataset } of document.querySelectorAll('[data-status]')) {
      if (!sentences.has(dataset.status)) {
        setStatus(
          dataset.status,
          typeof window.topslot?.push === 'function'
            ? 'Requesting the ranking …'
            : 'Default order: the server does not respond.',
        );
      }
    }
  });
  document.addEventListener('DOMContentLoaded', show);
})();
