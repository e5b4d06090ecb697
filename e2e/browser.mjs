import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { getuid, platform } from 'node:process';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

// Finds a Chromium for the end-to-end tests. `node e2e/browser.mjs` installs one if none is found.

/** The usual paths of Chrome and Chromium, by platform. */
const BROWSER_PATHS = {
  linux: [
    '/opt/google/chrome/chrome',
    '/usr/bin/google-chrome-stable',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    `${process.env['ProgramFiles']}\\Google\\Chrome\\Application\\chrome.exe`,
    `${process.env['ProgramFiles(x86)']}\\Google\\Chrome\\Application\\chrome.exe`,
  ],
};

/** Returns the path of a browser: Playwright's own, else Chrome, else Chromium; undefined if none is installed. */
export const findBrowser = () =>
  [chromium.executablePath(), ...(BROWSER_PATHS[platform] ?? [])].find((path) => path && existsSync(path));

/** Debian's headless Chromium. It runs these tests in a third of the time that the full browser needs. */
const DEBIAN_HEADLESS = '/usr/bin/chromium-headless-shell';

/** The browser that Playwright drives: the headless build where Debian's is installed, otherwise `findBrowser()`. */
export const findHeadlessBrowser = () =>
  !existsSync(chromium.executablePath()) && existsSync(DEBIAN_HEADLESS) ? DEBIAN_HEADLESS : findBrowser();

const isRootOnDebian = () => platform === 'linux' && getuid?.() === 0 && existsSync('/etc/debian_version');

const isIncomplete = () =>
  !findBrowser() || (isRootOnDebian() && !existsSync(chromium.executablePath()) && !existsSync(DEBIAN_HEADLESS));

const installBrowser = () => {
  const run = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (isRootOnDebian()) {
    run('apt-get', 'update');
    // Two installations: older releases of Debian do not have the headless package.
    for (const name of ['chromium', 'chromium-headless-shell']) {
      console.log(`Installing the Debian package "${name}".`);
      run('apt-get', 'install', '--yes', '--no-install-recommends', name);
    }
  } else {
    console.log('No browser found: downloading Chromium with Playwright, and its system packages.');
    run(process.execPath, 'node_modules/@playwright/test/cli.js', 'install', '--with-deps', 'chromium');
  }
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    if (isIncomplete()) installBrowser();
  } catch {
    // The tool that failed has already printed its error.
  }
  const path = findHeadlessBrowser();
  if (!path) {
    console.error('The end-to-end tests need a browser. Install Chrome or Chromium, then run this command again.');
    process.exitCode = 1;
  } else {
    console.log(`Browser: ${path}`);
  }
}
