import { test } from 'node:test';
import { findFirefox } from './firefox.ts';
import { rankings } from './rankings.ts';
import { reports } from './reports.ts';
import { findWebkit } from './webkit.ts';
import { openWorld } from './world.ts';

// The widget in the browsers that are here besides Chromium, which the specs beside this folder are for: the promises whose
// keeping depends on the engine.

// Programs that were started end when this process exits, which is not what a signal makes of it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

for (const [brand, found] of [
  ['Firefox', findFirefox()],
  ['WebKitGTK', findWebkit()],
] as const) {
  const skip = 'missing' in found && `${brand} is not installed here: ${found.missing}`;
  void test(brand, { skip, timeout: 600_000 }, async (t) => {
    if ('missing' in found) return;
    const browser = await found.start();
    t.after(browser.close);
    for (const [promise, scenario] of Object.entries({ ...rankings, ...reports })) {
      await t.test(`${browser.name}: ${promise}`, { timeout: 90_000 }, async () => {
        const closers: (() => Promise<void>)[] = [];
        try {
          await scenario(await openWorld(browser, (close) => closers.push(close)));
        } finally {
          // A browser that is gone cannot be closed: the scenario has said so already.
          await Promise.allSettled(closers.map((close) => close()));
        }
      });
    }
  });
}
