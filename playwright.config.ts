import { getuid } from 'node:process';
import { defineConfig } from '@playwright/test';
import { findHeadlessBrowser } from './e2e/browser.mjs';

const executablePath = findHeadlessBrowser();

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: !!process.env['CI'],
  reporter: 'list',
  // A slow machine is not what fails a test.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    screenshot: 'only-on-failure',
    // Recording takes a sixth of the time; to see why a test fails, run it with `--trace retain-on-failure`.
    trace: 'off',
    launchOptions: {
      ...(executablePath && { executablePath }),
      args: [
        // As many sites as a test needs, all on this machine.
        '--host-resolver-rules=MAP *.test 127.0.0.1',
        '--disable-background-networking',
        '--disable-gpu',
        // Chromium does not start as root with its sandbox, as in most containers.
        ...(getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
  },
});
