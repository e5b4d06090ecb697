import { receiveAnswer } from './receiveAnswer.ts';

/**
 * Installs `topslot.answer`, which JSONP answers call. Retains `window.topslot` if it is a queue or the widget's API,
 * but not if it is an element with `id="topslot"`, which browsers expose under that name.
 *
 * Also installs `callback` if the page has no such global: the original service always calls that name.
 */
export const installAnswer = (): void => {
  const { topslot } = window;
  const isKnown = topslot && (Array.isArray(topslot) || typeof topslot.mount === 'function');
  window.topslot = Object.assign(isKnown ? topslot : [], { answer: receiveAnswer });
  window.callback ??= receiveAnswer;
};
