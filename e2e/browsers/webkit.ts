import assert from 'node:assert/strict';
import { platform } from 'node:process';
import { Builder, By, type WebDriver } from 'selenium-webdriver';
import type { Browser, Found } from './browser.ts';
import { findProgram } from './findProgram.ts';
import { freePort } from './freePort.ts';
import { startDisplay } from './startDisplay.ts';
import { startProgram } from './startProgram.ts';
import { until } from './until.ts';

// WebKitGTK, driven by WebDriver: the engine of Safari, in a browser that draws on a screen, if only on one that nobody sees.

const start = async (driver: string, xvfb: string | undefined): Promise<Browser> => {
  const display = xvfb ? await startDisplay(xvfb) : undefined;
  const port = await freePort();
  const { end } = startProgram(driver, [`--port=${port}`], 'ignore', {
    ...process.env,
    ...display?.env,
    // Most containers do not let it make its sandbox, and it sees no page but ours.
    WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  });
  const url = `http://127.0.0.1:${port}`;
  await until(() => fetch(`${url}/status`));

  // The driver knows where its own browser is. Each session is a browser of its own, and there is one at a time. None of
  // them waits for pages by itself: until `load` is too long, and after an `eager` navigation the driver's next command
  // can wait for a DOMContentLoaded that has been.
  const begin = (): Promise<WebDriver> =>
    new Builder().usingServer(url).withCapabilities({ browserName: 'MiniBrowser', pageLoadStrategy: 'none' }).build();
  const first = await begin();
  const version = (await first.getCapabilities()).get('browserVersion');
  await first.quit();

  return {
    name: `WebKitGTK ${String(version)}`,
    open: async () => {
      const session = await begin();
      return {
        go: async (address) => {
          const before = await session.executeScript(() => performance.timeOrigin);
          await session.get(address);
          await until(async () => {
            const parsed = () => document.readyState !== 'loading' && performance.timeOrigin;
            assert.ok(![false, before].includes(await session.executeScript(parsed)), `${address} does not come`);
          });
        },
        click: (selector) => session.findElement(By.css(selector)).click(),
        evaluate: (look) => session.executeScript(look),
        close: () => session.quit(),
      };
    },
    close: async () => {
      await end();
      await display?.close();
    },
  };
};

/** The WebKitGTK whose driver is on the PATH. */
export const findWebkit = (): Found => {
  if (platform !== 'linux') return { missing: 'there is one for Linux only' };
  const driver = findProgram(['WebKitWebDriver']);
  if (!driver) return { missing: 'no WebKitWebDriver on the PATH (Debian: webkit2gtk-driver)' };
  const xvfb = findProgram(['Xvfb']);
  if (!xvfb && !process.env['DISPLAY']) return { missing: 'neither a DISPLAY nor Xvfb (Debian: xvfb)' };
  return { start: () => start(driver, xvfb) };
};
