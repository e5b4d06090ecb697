declare global {
  interface Window {
    /** What the widget has told the page so far, and what was thrown there. */
    heard?: { readonly type: string; readonly detail: unknown }[];
  }
}

/** Runs on the page, before the widget: WebDriver has no way to listen to a page that is yet to come. */
const listen = (): void => {
  const heard: NonNullable<Window['heard']> = [];
  window.heard = heard;
  for (const type of ['topslot:ranked', 'topslot:default', 'topslot:displayed', 'topslot:rewarded']) {
    addEventListener(type, (event) => heard.push({ type, detail: event instanceof CustomEvent && event.detail }));
  }
  addEventListener('error', ({ message }) => heard.push({ type: 'error', detail: message }));
  addEventListener('unhandledrejection', ({ reason }) => heard.push({ type: 'error', detail: String(reason) }));
};

/** The script that fills `window.heard`, as text for a page with a nonce. */
export const listener = `(${listen.toString()})()`;
