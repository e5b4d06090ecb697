/**
 * Says in words what the widget did with each list: a page hears of it through four bubbling events.
 *
 * Loaded without `defer`, before the widget, so that no event is missed; and as a classic script, because a page that
 * was opened from disk may not load modules.
 */
(() => {
  const reasons = {
    timeout: 'the ranking took too long',
    error: 'the ranking could not be loaded',
    'no-callback': 'the answer held no ranking',
    invalid: 'the answer made no sense',
    stale: 'the ranking was made from old feeds',
    empty: 'the ranking was empty',
    unmatched: 'the ranking names none of these stories',
    interacted: 'the list was already in use',
    blocked: 'the page’s own rules forbid the request',
    aborted: 'the page called it off',
  };

  /** What is known of each app so far, as the parts of a sentence. */
  const known = new Map();

  const show = () => {
    for (const line of document.querySelectorAll('[data-status]')) {
      const said = known.get(line.dataset.status);
      if (said) line.textContent = said.join(' ');
    }
  };

  const appOf = (event) => event.target.dataset.topslotApp;
  const say = (app, ...parts) => {
    known.set(app, parts);
    show();
  };
  const add = (app, part) => say(app, ...(known.get(app) ?? []), part);

  const titleOf = ({ id, title, element }) =>
    title ?? element?.querySelector('h3, .topslot-title')?.textContent.trim() ?? id;

  document.addEventListener('topslot:ranked', (event) => {
    const { data, shown, filtered, inserted } = event.detail;
    const parts = [`Ranked: event ${data.eventId.slice(0, 8)}…, ${shown.length} stories.`];
    if (shown.length > 0) parts.push(`On top: ${titleOf(shown[0])}.`);
    if (filtered.length > 0) parts.push(`${filtered.length} left out.`);
    if (inserted.length > 0) parts.push(`${inserted.length} put in.`);
    say(appOf(event), ...parts);
  });
  document.addEventListener('topslot:default', (event) => {
    const { reason } = event.detail;
    say(appOf(event), `Default order: ${reason}${reason in reasons ? ` (${reasons[reason]})` : ''}.`);
  });
  document.addEventListener('topslot:displayed', (event) => add(event.detail.appId, 'Seen.'));
  document.addEventListener('topslot:rewarded', (event) => add(event.detail.appId, 'Clicked: rewarded.'));

  // By now the widget's script has come or has failed to. Without it nobody else would say why nothing happens.
  window.addEventListener('load', () => {
    for (const { dataset } of document.querySelectorAll('[data-status]')) {
      if (!known.has(dataset.status)) {
        say(
          dataset.status,
          typeof window.topslot?.push === 'function'
            ? 'Asking for the ranking …'
            : 'Default order: the server does not answer.',
        );
      }
    }
  });
  document.addEventListener('DOMContentLoaded', show);
})();
