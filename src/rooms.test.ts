import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const src = new URL('../src/', import.meta.url);

/**
 * The rooms of each project, lowest first: a file may import from its own room and from those before it. TypeScript's
 * project references hold the order of the projects themselves.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  wire: ['', 'cds', 'pairec', 'volcengine', 'dashboard'],
  widget: ['api', 'page', 'consent', 'list', 'request', 'topSlot', 'report', ''],
  learn: ['numbers', 'records', 'model', 'policies', 'folds', 'evaluate', 'dsjson', 'simulate'],
  dashboard: ['page', 'requests', 'chart', 'learning', ''],
  server: [
    'text',
    'http',
    'config',
    'log/lines',
    'log/folder',
    'log/commit',
    'log/snapshots',
    'log/segments',
    'log',
    'feeds/dates',
    'feeds/xml',
    'feeds',
    'articles',
    'kafka/connection',
    'kafka/topic',
    'kafka/log',
    'ranking',
    'api/request',
    'api',
    'callbacks/request',
    'callbacks/topics',
    'callbacks/pairec',
    'callbacks/volcengine',
    'callbacks',
    'dev/learning',
    'dev',
    '',
  ],
  cli: ['terminal', 'input', 'commands', ''],
};

/** A room holds about fifteen files; above this it is split. */
const MAX_FILES = 16;

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));

const roomOf = (file: string): string =>
  file.slice(file.indexOf('/') + 1, Math.max(file.lastIndexOf('/'), file.indexOf('/') + 1)).replace(/\/$/, '');
const projectOf = (file: string): string => file.slice(0, file.indexOf('/'));

/** The files that each file imports, as paths under `src/`. */
const imports = new Map(
  files.map((file) => {
    const text = readFileSync(new URL(file, src), 'utf8');
    const paths = [...text.matchAll(/(?:from|import\() ?'(\.[^']*)'/g)].map(([, path = '']) =>
      new URL(path, new URL(file, src)).href.slice(src.href.length),
    );
    return [file, paths.filter((path) => files.includes(path))] as const;
  }),
);

void test('finds the files and their imports', () => {
  assert.ok(files.length > 200);
  assert.ok(imports.get('widget/script.ts')?.includes('widget/mount.ts'));
});

for (const [project, rooms] of Object.entries(ROOMS)) {
  void test(`${project}: every folder is a known room`, () => {
    const found = new Set(files.filter((file) => projectOf(file) === project).map(roomOf));
    assert.deepEqual([...found].toSorted(), [...rooms].toSorted());
  });

  void test(`${project}: no room imports from a room above it`, () => {
    const upward = [...imports].flatMap(([file, paths]) =>
      projectOf(file) === project
        ? paths
            .filter((path) => projectOf(path) === project && rooms.indexOf(roomOf(path)) > rooms.indexOf(roomOf(file)))
            .map((path) => `${file} imports ${path}`)
        : [],
    );
    assert.deepEqual(upward, []);
  });

  void test(`${project}: no room holds more than ${MAX_FILES} files`, () => {
    const sizes = rooms.map(
      (room) => [room, files.filter((file) => projectOf(file) === project && roomOf(file) === room).length] as const,
    );
    assert.deepEqual(
      sizes.filter(([, size]) => size > MAX_FILES),
      [],
    );
  });
}

void test('no two files import each other, directly or through others', () => {
  const finished = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (finished.has(file) || path.includes(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...path, file]);
    finished.add(file);
  };
  for (const file of files) visit(file, []);
  assert.deepEqual(cycles, []);
});
