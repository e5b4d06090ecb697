import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import type { Browser, BrowserSearchResult } from './browser.ts';
import { findProgram } from './findProgram.ts';

// A stock Firefox, driven by WebDriver BiDi.

const FALLBACK_PATHS = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  `${process.env['ProgramFiles']}\\Mozilla Firefox\\firefox.exe`,
  `${process.env['ProgramFiles(x86)']}\\Mozilla Firefox\\firefox.exe`,
  '/snap/bin/firefox',
];

const start = async (executablePath: string): Promise<Browser> => {
  // The profile is next to this module, because Firefox from a snap cannot access the system's temporary folder.
  const userDataDir = await mkdtemp(fileURLToPath(new URL('profile-', import.meta.url)));
  const firefox = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    userDataDir,
    // Otherwise puppeteer handles the signals that should end this process.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  return {
    name: (await firefox.version()).replace('firefox/', 'Firefox '),
    open: async () => {
      const reader = await firefox.createBrowserContext();
      const page = await reader.newPage();
      return {
        navigate: async (url) => {
          await page.goto(url, { waitUntil: 'domcontentloaded' });
        },
        click: (selector) => page.click(selector),
        evaluate: (script) => page.evaluate(script),
        close: () => reader.close(),
      };
    },
    close: async () => {
      await firefox.close();
      await rm(userDataDir, { recursive: true, force: true });
    },
  };
};

/** Finds the Firefox of the environment variable `FIREFOX`; otherwise one on the PATH or in a common location. */
export const findFirefox = (): BrowserSearchResult => {
  const configuredPath = process.env['FIREFOX'];
  if (configuredPath && !existsSync(configuredPath))
    return { whyMissing: `FIREFOX is ${configuredPath}, which does not exist` };
  const path = configuredPath || findProgram(['firefox', 'firefox-esr'], FALLBACK_PATHS);
  if (!path)
    return { whyMissing: 'there is no firefox on the PATH or in the common locations. Set FIREFOX to its path' };
  // Ubuntu's /usr/bin/firefox may be a stub that only asks to install the snap. Windows prints no version, so skip it
  // there.
  const isRunnable = platform === 'win32' || spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
  return isRunnable ? { start: () => start(path) } : { whyMissing: `${path} does not run` };
};
