declare global {
  interface Window {
    /** The widget's events and the uncaught errors on the page so far. */
    recordedEvents?: { readonly type: string; readonly detail: unknown }[];
  }
}

/** Runs on the page, before the widget, because WebDriver cannot add listeners to a page before it loads. */
const recordEvents = (): void => {
  const recordedEvents: NonNullable<Window['recordedEvents']> = [];
  window.recordedEvents = recordedEvents;
  for (const type of ['topslot:ranked', 'topslot:default', 'topslot:displayed', 'topslot:rewarded']) {
    addEventListener(type, (event) =>
      recordedEvents.push({ type, detail: event instanceof CustomEvent && event.detail }),
    );
  }
  addEventListener('error', ({ message }) => recordedEvents.push({ type: 'error', detail: message }));
  addEventListener('unhandledrejection', ({ reason }) =>
    recordedEvents.push({ type: 'error', detail: String(reason) }),
  );
};

/** The source of an inline script that fills `window.recordedEvents`. */
export const recordEventsScript = `(${recordEvents.toString()})()`;
