import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

// Runs the unit tests that the build has written, and the demo's. Node 20's `--test` knows no patterns, and from Node 22 on
// it knows no folders; a list of files is the same to all.
const isTest = /\.test\.m?js$/;
const files = ['dist', 'demo'].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => isTest.test(name))
    .map((name) => join(folder, name)),
);

run({ files, concurrency: true })
  .on('test:fail', () => {
    process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);
