import assert from 'node:assert/strict';
import { platform } from 'node:process';
import { Builder, By, type WebDriver } from 'selenium-webdriver';
import type { Browser, BrowserSearchResult } from './browser.ts';
import { findProgram } from './findProgram.ts';
import { findFreePort } from './findFreePort.ts';
import { startDisplay } from './startDisplay.ts';
import { startProgram } from './startProgram.ts';
import { until } from './until.ts';

// WebKitGTK, the engine of Safari, driven by WebDriver. It needs a display, which may be a virtual one.

const start = async (driver: string, xvfb: string | undefined): Promise<Browser> => {
  const display = xvfb ? await startDisplay(xvfb) : undefined;
  const port = await findFreePort();
  const { end } = startProgram(driver, [`--port=${port}`], 'ignore', {
    ...process.env,
    ...display?.env,
    // Most containers do not allow its sandbox, and it opens only the pages of the tests.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  });
  const url = `http://127.0.0.1:${port}`;
  await until(() => fetch(`${url}/status`));

  // The driver starts its own browser for each session, and allows one session at a time. The page load strategy is
  // `none`, because `normal` waits for `load`, and after an `eager` navigation the driver's next command may wait for a
  // DOMContentLoaded event that has already fired.
  const startSession = (): Promise<WebDriver> =>
    new Builder().usingServer(url).withCapabilities({ browserName: 'MiniBrowser', pageLoadStrategy: 'none' }).build();
  const versionSession = await startSession();
  const version = (await versionSession.getCapabilities()).get('browserVersion');
  await versionSession.quit();

  return {
    name: `WebKitGTK ${String(version)}`,
    open: async () => {
      const session = await startSession();
      return {
        navigate: async (address) => {
          const previousOrigin = await session.executeScript(() => performance.timeOrigin);
          await session.get(address);
          await until(async () => {
            const parsedOrigin = () => document.readyState !== 'loading' && performance.timeOrigin;
            assert.ok(
              ![false, previousOrigin].includes(await session.executeScript(parsedOrigin)),
              `${address} does not load`,
            );
          });
        },
        click: (selector) => session.findElement(By.css(selector)).click(),
        evaluate: (script) => session.executeScript(script),
        close: () => session.quit(),
      };
    },
    close: async () => {
      await end();
      await display?.close();
    },
  };
};

/** Finds the WebKitGTK driver on the PATH. */
export const findWebkit = (): BrowserSearchResult => {
  if (platform !== 'linux') return { whyMissing: 'it runs on Linux only' };
  const driver = findProgram(['WebKitWebDriver']);
  if (!driver) return { whyMissing: 'there is no WebKitWebDriver on the PATH. Install it (Debian: webkit2gtk-driver)' };
  const xvfb = findProgram(['Xvfb']);
  if (!xvfb && !process.env['DISPLAY'])
    return { whyMissing: 'there is neither a DISPLAY nor Xvfb. Install it (Debian: xvfb)' };
  return { start: () => start(driver, xvfb) };
};
