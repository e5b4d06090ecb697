import { readFile } from 'node:fs/promises';

/** A consent platform, reduced to the API that its own documentation promises to pages. */
export interface ConsentPlatform {
  /** The heading of its recipe in docs/consent-and-privacy.md. */
  readonly name: string;
  /** What the platform asks publishers to put into the page first, before its own script. */
  readonly stub: string;
  /**
   * The platform's own script. It defines `platform.accept()` and `platform.refuse()`, which do what the buttons of its
   * banner do, and `platform.report(…)`, which reports any state.
   *
   * @param stored the decision that the reader made on an earlier page
   */
  readonly load: (stored?: boolean) => string;
  /**
   * States that are not consent to everything that topslot needs, as arguments of `platform.report`. Those that decide
   * something withdraw an earlier consent; the others leave it as it is.
   */
  readonly notConsent: readonly (readonly [description: string, report: string, decides: boolean])[];
}

/** Returns the script of a recipe, as it stands in the document. */
export const readRecipe = async (name: string): Promise<string> => {
  const text = await readFile('docs/consent-and-privacy.md', 'utf8');
  const section = text.split(`\n### ${name}\n`)[1]?.split(/\n##+ /)[0] ?? '';
  const [, code] = /```html\n<script>\n([\s\S]*?)\n<\/script>\n```/.exec(section) ?? [];
  if (code === undefined) throw new Error(`docs/consent-and-privacy.md has no recipe for ${name}`);
  return code;
};

/** The stub queues calls until the platform has loaded; `__tcfapi()` returns the queue. */
const TCF_STUB = `(() => {
  const queue = [];
  window.__tcfapi = (command, version, callback, parameter) => {
    if (command === undefined) return queue;
    if (command === 'ping') callback({ cmpLoaded: false, cmpStatus: 'stub', displayStatus: 'hidden' });
    else queue.push([command, version, callback, parameter]);
  };
})();`;

const loadTcf = (stored?: boolean): string => `(() => {
  const listeners = [];
  const queue = window.__tcfapi();
  const common = { tcfPolicyVersion: 4, cmpId: 1000, cmpVersion: 1 };
  const consentsOf = (purposes) => Object.fromEntries(purposes.map((id) => [id, true]));
  const dataOf = (eventStatus, purposes, gdprApplies = true) =>
    // Outside the GDPR, TCData has no other members.
    gdprApplies === false ? { ...common, gdprApplies } : {
      ...common, gdprApplies, eventStatus, cmpStatus: 'loaded', tcString: 'CPXx',
      purpose: { consents: consentsOf(purposes), legitimateInterests: consentsOf([2, 7, 8, 9, 10, 11]) },
      vendor: { consents: {}, legitimateInterests: {} }, publisher: { consents: {}, legitimateInterests: {} },
    };
  const ALL = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
  let current = ${stored === undefined} ? dataOf('cmpuishown', []) : dataOf('tcloaded', ${stored === true} ? ALL : []);
  const notify = (listener, index) => listener({ ...current, listenerId: index + 1 }, true);
  window.__tcfapi = (command, version, callback) => {
    if (command === 'addEventListener' && version === 2) notify(callback, listeners.push(callback) - 1);
    else callback(null, false);
  };
  for (const call of queue) window.__tcfapi(...call);
  const report = (...state) => {
    current = dataOf(...state);
    listeners.forEach(notify);
  };
  const decide = (purposes) => {
    report('cmpuishown', []);
    report('useractioncomplete', purposes);
  };
  const fail = () => listeners.forEach((listener) => listener(null, false));
  window.platform = { accept: () => decide(ALL), refuse: () => decide([]), report, fail };
})();`;

/** OneTrust calls `OptanonWrapper` and raises an event when it has loaded, and after every change. */
const loadOneTrust = (stored?: boolean): string => `(() => {
  const callbacks = [];
  const report = (groups) => {
    window.OnetrustActiveGroups = window.OptanonActiveGroups = ',' + groups.join(',') + ',';
    dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', { detail: groups }));
    if (typeof window.OptanonWrapper === 'function') window.OptanonWrapper();
    for (const callback of callbacks) callback(new CustomEvent('consent.onetrust', { detail: groups }));
  };
  window.OneTrust = { OnConsentChanged: (callback) => void callbacks.push(callback) };
  const ALL = ['C0001', 'C0002', 'C0003', 'C0004', 'C0005'];
  report(${stored === true} ? ALL : ['C0001']);
  window.platform = { accept: () => report(ALL), refuse: () => report(['C0001']), report };
})();`;

const loadCookiebot = (stored?: boolean): string => `(() => {
  const raise = (name) => dispatchEvent(new Event(name));
  const report = (accepted, hasResponse = true) => {
    const has = (category) => accepted.includes(category);
    const [preferences, statistics, marketing] = ['preferences', 'statistics', 'marketing'].map(has);
    window.Cookiebot = {
      hasResponse,
      consented: hasResponse && accepted.length > 0,
      declined: hasResponse && accepted.length === 0,
      consent: { necessary: true, preferences, statistics, marketing, method: hasResponse ? 'explicit' : null },
    };
    if (!hasResponse) return;
    raise('CookiebotOnConsentReady');
    raise(accepted.length > 0 ? 'CookiebotOnAccept' : 'CookiebotOnDecline');
  };
  const ALL = ['preferences', 'statistics', 'marketing'];
  report(${stored === true} ? ALL : [], ${stored !== undefined});
  window.platform = { accept: () => report(ALL), refuse: () => report([]), report };
})();`;

const GTAG = `window.dataLayer = window.dataLayer || [];
function gtag() { dataLayer.push(arguments); }`;

/** A tag of Google and a platform that uses it. Google Tag Manager replaces `dataLayer.push` when it has loaded. */
const loadGoogle = (stored?: boolean): string => `${GTAG}
(() => {
  const settings = (state) => ({ ad_storage: state, ad_user_data: state, ad_personalization: state,
    analytics_storage: state, functionality_storage: state, personalization_storage: state });
  dataLayer.push({ 'gtm.start': Date.now(), event: 'gtm.js' });
  // Most publishers outside the EEA start like this.
  gtag('consent', 'default', settings('granted'));
  gtag('consent', 'default', { ...settings('denied'), region: ['AT', 'DE', 'FR'], wait_for_update: 500 });
  gtag('js', new Date());
  const { push } = dataLayer;
  dataLayer.push = function (...entries) {
    push.apply(dataLayer, entries);
    return true;
  };
  const report = (...command) => gtag('consent', ...command);
  const decide = (isAccepted) => report('update', settings(isAccepted ? 'granted' : 'denied'));
  window.platform = { accept: () => decide(true), refuse: () => decide(false), report };
  if (${stored !== undefined}) decide(${stored === true});
})();`;

export const PLATFORMS: readonly ConsentPlatform[] = [
  {
    name: 'IAB TCF',
    stub: TCF_STUB,
    load: loadTcf,
    notConsent: [
      [
        'if the reader has accepted only some of the purposes',
        `'useractioncomplete', [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]`,
        true,
      ],
      ['if the reader has not accepted cookies', `'useractioncomplete', [2, 3, 4, 5, 6]`, true],
      ['while the reader is being asked', `'cmpuishown', [1, 2, 3, 4, 5, 6]`, false],
      ['if the GDPR does not apply', `'tcloaded', [], false`, true],
    ],
  },
  {
    name: 'OneTrust',
    stub: '',
    load: loadOneTrust,
    notConsent: [
      ['if the reader has accepted only other groups', `['C0001', 'C0002', 'C0004']`, true],
      ['if the reader has accepted a group with a longer id', `['C0001', 'C00031', 'XC0003']`, true],
    ],
  },
  {
    name: 'Cookiebot',
    stub: '',
    load: loadCookiebot,
    notConsent: [['if the reader has accepted only other categories', `['statistics', 'marketing']`, true]],
  },
  {
    name: 'Google consent mode',
    stub: '',
    load: loadGoogle,
    notConsent: [
      ['if only a default is granted', `'default', { personalization_storage: 'granted' }`, false],
      [
        'if the reader has accepted only other types',
        `'update', { ad_storage: 'granted', analytics_storage: 'granted' }`,
        false,
      ],
    ],
  },
];
