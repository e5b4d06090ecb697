import { answer } from './answer.ts';

/**
 * Makes `topslot.answer` callable for the scripts that bring rank answers. What stands in `window.topslot` stays, as long
 * as it is a queue or our own API. An element with `id="topslot"` is neither, though browsers put it there.
 *
 * A service that knows only the fixed name of the original calls `callback`: it gets ours where the page has none.
 */
export const installAnswer = (): void => {
  const { topslot } = window;
  const isKnown = topslot && (Array.isArray(topslot) || typeof topslot.mount === 'function');
  window.topslot = Object.assign(isKnown ? topslot : [], { answer });
  window.callback ??= answer;
};
