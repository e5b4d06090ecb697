import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import type { Browser, Found } from './browser.ts';
import { findProgram } from './findProgram.ts';

// A stock Firefox, driven by WebDriver BiDi.

const USUAL = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  `${process.env['ProgramFiles']}\\Mozilla Firefox\\firefox.exe`,
  `${process.env['ProgramFiles(x86)']}\\Mozilla Firefox\\firefox.exe`,
  '/snap/bin/firefox',
];

const start = async (executablePath: string): Promise<Browser> => {
  // Beside this module, and not in the folder for temporary files: a Firefox from a snap does not see that one.
  const userDataDir = await mkdtemp(fileURLToPath(new URL('profile-', import.meta.url)));
  const firefox = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    userDataDir,
    // Else it takes the signals that are to end this process.
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
        go: async (url) => {
          await page.goto(url, { waitUntil: 'domcontentloaded' });
        },
        click: (selector) => page.click(selector),
        evaluate: (look) => page.evaluate(look),
        close: () => reader.close(),
      };
    },
    close: async () => {
      await firefox.close();
      await rm(userDataDir, { recursive: true, force: true });
    },
  };
};

/** The Firefox that `FIREFOX` names; else one on the PATH, or in the usual places. */
export const findFirefox = (): Found => {
  const named = process.env['FIREFOX'];
  if (named && !existsSync(named)) return { missing: `FIREFOX is ${named}, and that is not there` };
  const path = named || findProgram(['firefox', 'firefox-esr'], USUAL);
  if (!path) return { missing: 'no firefox on the PATH or in the usual places; FIREFOX can say where it is' };
  // Ubuntu has a /usr/bin/firefox that does nothing but say what to install. (On Windows there is nothing to read.)
  const runs = platform === 'win32' || spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0;
  return runs ? { start: () => start(path) } : { missing: `${path} is no Firefox that runs` };
};
