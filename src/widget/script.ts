import { receiveAnswer } from './request/receiveAnswer.ts';
import { mustNotTrack, setConsent } from './consent/consent.ts';
import type { Topslot } from './api/topslot.ts';
import { lists, mountOn } from './mount.ts';
import type { Settings } from './api/options.ts';
import { rewardHandOff } from './topSlot/handOff.ts';
import { whenActivated } from './page/whenActivated.ts';
import { onElementParsed } from './page/onElementParsed.ts';

// The script-tag build, `topslot.js`: reads its own tag, runs the page's queue, and mounts the lists of the page.

const start = ({ dataset, src, nonce }: HTMLScriptElement): void => {
  const { endpoint = '.', ...attributes } = dataset;
  const url = new URL(endpoint, src || document.URL);
  // Browsers block http scripts on https pages (mixed content).
  if (location.protocol === 'https:') url.protocol = location.protocol;
  const page: Settings = { ...attributes, handoff: 'handoff' in dataset, endpoint: url.href, nonce };
  const queue = Array.isArray(window.topslot) ? window.topslot : [];
  const topslot: Topslot = {
    mount: (container, options) => mountOn(container, { ...page, ...options }),
    lists,
    setConsent,
    push: (callback) => callback(topslot),
    answer: receiveAnswer,
  };
  const mountLists = (): void => {
    onElementParsed('[data-topslot-app]', (container) => mountOn(container, page));
    if (page.handoff) whenActivated(() => onElementParsed('html', () => mustNotTrack(page) || rewardHandOff(page)));
  };
  window.topslot = topslot;
  window.callback ??= receiveAnswer;
  // Each callback runs in its own microtask, so an error in one is reported to the page and does not stop the others.
  // They run before the lists are mounted, because they may set the reader's consent.
  for (const callback of [...queue, mountLists]) queueMicrotask(() => callback(topslot));
};

// Both `document.currentScript` and `window.topslot` can be an arbitrary element with that name (DOM clobbering).
const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement && typeof Object(window.topslot).mount !== 'function')
  start(currentScript);
