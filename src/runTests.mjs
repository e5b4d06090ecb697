import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

// Runs the unit tests that the build has written, and those of the demo and the documents. Node's own runner starts a process
// for each file, which takes longer than most of our tests; so each process here imports a group of files.

const isTest = /\.test\.m?js$/;
const GROUPS = availableParallelism() * 4;
const folder = 'dist/testGroups';

const files = ['dist', 'demo', 'docs'].flatMap((root) =>
  readdirSync(root, { recursive: true })
    .filter((name) => isTest.test(name))
    .map((name) => join(root, name)),
);

/** Round-robin over the files by size, so that the groups take about the same time. */
const groups = Array.from({ length: GROUPS }, () => []);
const bySize = files.toSorted((file, other) => statSync(other).size - statSync(file).size);
for (const [index, file] of bySize.entries()) groups[index % GROUPS].push(file);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const groupFiles = groups.map((group, index) => {
  const path = join(folder, `group${index}.js`);
  writeFileSync(path, group.map((file) => `import '${relative(folder, file).replaceAll('\\', '/')}';\n`).join(''));
  return path;
});

// Many tests wait for a socket or a process: more groups than cores run at a time.
run({ files: groupFiles, concurrency: availableParallelism() * 2 })
  .on('test:fail', () => {
    process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);
