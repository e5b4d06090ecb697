import { test } from 'node:test';
import { findFirefox } from './firefox.ts';
import { rankingScenarios } from './rankingScenarios.ts';
import { realPageScenarios } from './realPageScenarios.ts';
import { reportScenarios } from './reportScenarios.ts';
import { findWebkit } from './webkit.ts';
import { openWorld } from './world.ts';

// Tests the widget in the other browsers on this machine. The specs outside this folder cover Chromium, so this suite
// contains only behavior that depends on the browser engine.

// Started programs are ended by the `exit` event, which a signal alone does not cause.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const scenarios = { ...rankingScenarios, ...realPageScenarios, ...reportScenarios };

for (const [brand, search] of [
  ['Firefox', findFirefox()],
  ['WebKitGTK', findWebkit()],
] as const) {
  const skip = 'whyMissing' in search && `${brand} cannot run: ${search.whyMissing}`;
  void test(brand, { skip, timeout: 600_000 }, async (t) => {
    if ('whyMissing' in search) return;
    const browser = await search.start();
    t.after(browser.close);
    for (const [title, scenario] of Object.entries(scenarios)) {
      await t.test(`${browser.name}: ${title}`, { timeout: 90_000 }, async () => {
        const closers: (() => Promise<void>)[] = [];
        try {
          await scenario(await openWorld(browser, (close) => closers.push(close)));
        } finally {
          // Closing a crashed browser fails. Its scenario has failed already.
          await Promise.allSettled(closers.map((close) => close()));
        }
      });
    }
  });
}
