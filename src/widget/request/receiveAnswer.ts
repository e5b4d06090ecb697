import { readDocument } from '../page/readDocument.ts';

declare global {
  interface HTMLScriptElement {
    /** Set by the widget: receives the answer that this script delivers. */
    topslot?: (data: unknown) => void;
  }
  interface SVGScriptElement {
    readonly topslot?: undefined;
  }
}

/**
 * The global JSONP callback that every rank answer calls. It passes the answer to the handler of the running script
 * element. Late, repeated and unrequested answers have no effect. The callback is never removed, because a late answer
 * would then log a ReferenceError on the publisher's console.
 *
 * In all browsers, `document.currentScript` is the running script element, for async scripts too.
 */
export const receiveAnswer = (data: unknown): void => readDocument('currentScript')?.topslot?.(data);
