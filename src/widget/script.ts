import { answer } from './request/answer.ts';
import { mustNotTrack, setConsent } from './consent/consent.ts';
import type { Topslot } from './api/topslot.ts';
import { mountOn } from './mount.ts';
import type { Settings } from './api/options.ts';
import { takeHandOff } from './topSlot/handOff.ts';
import { whenActivated } from './page/whenActivated.ts';
import { whileParsing } from './page/whileParsing.ts';

// The script-tag build, `topslot.js`: reads its own tag, takes over the page's queue, and mounts what it finds.

const start = ({ dataset, src, nonce }: HTMLScriptElement): void => {
  const { endpoint = '.', ...attributes } = dataset;
  const url = new URL(endpoint, src || document.URL);
  // A page that came over https may not load a script over http.
  if (location.protocol === 'https:') url.protocol = location.protocol;
  const page: Settings = { ...attributes, handoff: 'handoff' in dataset, endpoint: url.href, nonce };
  const queue = Array.isArray(window.topslot) ? window.topslot : [];
  const topslot: Topslot = {
    mount: (container, options) => mountOn(container, { ...page, ...options }),
    setConsent,
    push: (use) => use(topslot),
    answer,
  };
  const run = (): void => {
    whileParsing('[data-topslot-app]', (container) => mountOn(container, page));
    if (page.handoff) whenActivated(() => whileParsing('html', () => mustNotTrack(page) || takeHandOff(page)));
  };
  window.topslot = topslot;
  window.callback ??= answer;
  // Each in a microtask of its own, so that one that throws is the page's error and nobody else's; and all of them before the
  // lists, since they may bring the reader's consent.
  for (const use of [...queue, run]) queueMicrotask(() => use(topslot));
};

// Markup that keeps its names can put any element in the place of either.
const { currentScript } = document;
if (currentScript instanceof HTMLScriptElement && typeof Object(window.topslot).mount !== 'function')
  start(currentScript);
