import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { getuid, platform } from 'node:process';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';

// Finds a Chromium for the end-to-end tests. Run as a program it gets one where there is none.

const USUAL = {
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

/** The browser's program: Playwright's own, else Chrome, else Chromium; `undefined` where there is none. */
export const findBrowser = () =>
  [chromium.executablePath(), ...(USUAL[platform] ?? [])].find((path) => path && existsSync(path));

const isRootOnDebian = () => platform === 'linux' && getuid?.() === 0 && existsSync('/etc/debian_version');

const get = () => {
  const run = (command, ...words) => execFileSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (isRootOnDebian()) {
    console.log('No browser found: installing the Debian package "chromium".');
    run('apt-get', 'update');
    run('apt-get', 'install', '--yes', '--no-install-recommends', 'chromium');
  } else {
    console.log('No browser found: downloading the one that Playwright brings, with what it needs.');
    run(process.execPath, 'node_modules/@playwright/test/cli.js', 'install', '--with-deps', 'chromium');
  }
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    if (!findBrowser()) get();
  } catch {
    // What went wrong stands above, in the words of the tool that did it.
  }
  const found = findBrowser();
  if (!found) {
    console.error('The end-to-end tests need a browser: install Chrome or Chromium, and run this again.');
    process.exitCode = 1;
  } else {
    console.log(`Browser: ${found}`);
  }
}
