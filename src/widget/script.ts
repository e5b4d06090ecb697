import type { Settings } from './api/options.ts';
import type { Topslot } from './api/topslot.ts';
import { mustNotTrack, setConsent } from './consent/consent.ts';
import { lists, mountOn } from './mount.ts';
import { nextTask } from './page/nextTask.ts';
import { onElementParsed } from './page/onElementParsed.ts';
import { readDocument } from './page/readDocument.ts';
import { toSecureUrl } from './page/toSecureUrl.ts';
import { warn } from './page/warn.ts';
import { whenActivated } from './page/whenActivated.ts';
import { receiveAnswer } from './request/receiveAnswer.ts';
import { rewardHandOff } from './topSlot/handOff.ts';

// The script-tag build, `topslot.js`: reads its own tag, runs the page's queue, and mounts the lists of the page.

const start = ({ dataset, src, nonce }: HTMLScriptElement): void => {
  const { endpoint = '.', ...attributes } = dataset;
  const { href } = toSecureUrl(new URL(endpoint, src || readDocument('URL')));
  const page: Settings = { ...attributes, handoff: 'handoff' in dataset, endpoint: href, nonce };
  const queue = Array.isArray(window.topslot) ? window.topslot : [];
  const mountAll = (): void => onElementParsed('[data-topslot-app]', (container) => mountOn(container, page));
  const topslot: Topslot = {
    mount: (container, options) => mountOn(container, { ...page, ...options }),
    mountAll,
    lists,
    setConsent,
    push: (callback) => callback(topslot),
    answer: receiveAnswer,
  };
  const startPage = (): void => {
    mountAll();
    if (page.handoff) whenActivated(() => onElementParsed('body', () => mustNotTrack(page) || rewardHandOff(page)));
  };
  window.topslot = topslot;
  window.callback ??= receiveAnswer;
  // Each callback runs in its own task, so an error in one is reported to the page and does not stop the others.
  // They run before the lists are mounted, because they may set the reader's consent.
  for (const callback of [...queue, startPage]) nextTask(() => callback(topslot));
};

// `document.currentScript` is null in a module, and where a loader or a tag manager evaluates the script.
const currentScript =
  readDocument('currentScript') ??
  readDocument('documentElement').querySelector('script[src*="topslot.js"],script[data-endpoint]');
// `window.topslot` can be an element with that id.
const { mountAll }: Partial<Topslot> = Object(window.topslot);
if (typeof mountAll === 'function') mountAll();
else if (currentScript instanceof HTMLScriptElement) start(currentScript);
else warn('found no script tag of its own; add data-endpoint to it', 'script');
