import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse } from '@swc/core';
import { readConfig } from '../dist/server/config/readConfig.js';
import * as widget from '../dist/widget/index.js';

// Checks what the documents claim: their links, their snippets, and the tables of attributes, options and keys.

const PAGES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'].concat(
  readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
);
const read = (path) => readFileSync(path, 'utf8');
const texts = new Map(PAGES.map((page) => [page, read(page)]));

/** Fenced blocks of these languages, with the page that each is on. */
const blocksOf = (...languages) =>
  [...texts].flatMap(([page, text]) =>
    [...text.matchAll(/^( *)```(\w+)\n([\s\S]*?)^\1```/gm)]
      .filter(([, , language]) => languages.includes(language))
      .map(([, , language, code]) => ({ page, language, code })),
  );

const withoutCode = (text) => text.replaceAll(/^( *)```[\s\S]*?^\1```/gm, '').replaceAll(/`[^`\n]*`/g, '');

/** The anchor that GitHub gives a heading. */
const anchorOf = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (page) => [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));

/** The rows of the first table after `start`: the first cell without backticks, and the other cells. */
const rowsAfter = (page, start) => {
  const text = texts.get(page);
  const from = text.indexOf(start);
  assert.ok(from >= 0, `${page} has no "${start}"`);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(text.slice(from)) ?? [];
  return new Map(
    table
      .trim()
      .split('\n')
      .slice(2)
      .map((line) => line.split('|').map((cell) => cell.trim()))
      .map(([, name, ...cells]) => [name.replaceAll('`', ''), cells]),
  );
};

/** The optional members of an interface, with their doc comments. */
const membersOf = (path, name) => {
  const [, body = ''] = new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(read(path)) ?? [];
  const found = body.matchAll(/\/\*\*([\s\S]*?)\*\/\s+readonly (\w+)\?/g);
  return new Map([...found].map(([, doc, member]) => [member, doc.replaceAll(/\s*\*?\s+/g, ' ')]));
};

/** @param {string} name */
const kebab = (name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const sorted = (names) => [...names].toSorted((one, other) => one.localeCompare(other));

test('README.md has less than 6 kB', () => assert.ok(Buffer.byteLength(texts.get('README.md')) < 6000));

for (const page of PAGES.filter((path) => path.startsWith('docs/'))) {
  test(`${page} starts with its title and its purpose in one line`, () =>
    assert.match(texts.get(page), /^# .+\n\n[A-Z].{20,}[.:]\n\n/));
}

for (const [page, text] of texts) {
  test(`${page}: every link leads somewhere`, () => {
    const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
    for (const link of links.filter((address) => !/^https?:/.test(address))) {
      const [path, anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      assert.ok(existsSync(target), `${link}: there is no ${target}`);
      if (anchor) assert.ok(anchorsOf(target).includes(anchor), `${link}: ${target} has no such heading`);
    }
  });
}

test('the package contains every file that its documents link to', () => {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const packed = new Set(JSON.parse(output)[0].files.map(({ path }) => path));
  for (const [page, text] of texts) {
    assert.ok(packed.has(page), page);
    const links = [...withoutCode(text).matchAll(/\]\(([^)#\s]+)/g)].map(([, link]) => link);
    for (const link of links.filter((address) => !/^https?:/.test(address))) {
      assert.ok(packed.has(join(dirname(page), link)), `${page} links to ${link}`);
    }
  }
});

test('every page is linked from the README', () => {
  for (const page of PAGES.slice(1)) assert.ok(texts.get('README.md').includes(`(${page})`), page);
});

test('no sentence stands on two pages', () => {
  const seen = new Map();
  for (const [page, text] of texts) {
    const sentences = withoutCode(text)
      .replaceAll(/\s+/g, ' ')
      .split(/(?<=[.:|]) /)
      .map((sentence) => sentence.trim())
      .filter((sentence) => sentence.length > 60 && !/^[-| ]*$/.test(sentence));
    for (const sentence of sentences) {
      assert.ok(
        !seen.has(sentence) || seen.get(sentence) === page,
        `"${sentence}" is in ${seen.get(sentence)} and ${page}`,
      );
      seen.set(sentence, page);
    }
  }
});

test('every file and folder that the documents name exists', () => {
  const known = new Set(
    ['src', 'e2e', 'bench', 'demo', 'docs'].flatMap((root) =>
      readdirSync(root, { recursive: true }).map((path) => basename(path)),
    ),
  );
  for (const [page, text] of texts) {
    for (const [, path] of text.matchAll(/`((?:src|e2e|bench|demo|docs)\/[\w./-]*)`/g)) {
      assert.ok(existsSync(path), `${page}: ${path}`);
    }
    for (const [, name] of text.matchAll(/`(\w+\.(?:ts|mjs))`/g)) assert.ok(known.has(name), `${page}: ${name}`);
  }
});

for (const { page, code } of blocksOf('json')) {
  test(`${page}: a configuration can be pasted: ${code.slice(0, 60).replaceAll(/\s+/g, ' ')}…`, () => {
    const config = readConfig(JSON.parse(code));
    assert.deepEqual(config.ok ? config.warnings : config.why, []);
  });
}

test('the JavaScript snippets are type-checked', () => {
  const folder = 'dist/snippets';
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    `${folder}/globals.d.ts`,
    `declare const topslot: import('topslot').Topslot;
     declare const soldOut: Set<string>;
     declare const answer: { eventId: string };
     declare const reader: { id: string };
     declare const stories: { id: string }[];`,
  );
  const snippets = blocksOf('js', 'ts');
  assert.ok(snippets.length >= 6);
  for (const [index, { page, code }] of snippets.entries()) {
    writeFileSync(`${folder}/${page.replaceAll(/\W/g, '-')}-${index}.ts`, `${code}\nexport {};\n`);
  }
  writeFileSync(
    `${folder}/tsconfig.json`,
    JSON.stringify({
      compilerOptions: {
        target: 'es2022',
        module: 'nodenext',
        lib: ['es2023', 'dom', 'dom.iterable'],
        types: ['node'],
        strict: true,
        // The page's own elements are there: the snippets do not check for null.
        strictNullChecks: false,
        noEmit: true,
        skipLibCheck: true,
      },
      include: ['*.ts'],
    }),
  );
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
});

for (const { page, language, code } of blocksOf('jsx', 'vue', 'html')) {
  test(`${page}: the scripts in a ${language} snippet can be parsed: ${code.slice(0, 40).replaceAll(/\s+/g, ' ')}…`, async () => {
    const scripts =
      language === 'jsx'
        ? [code]
        : [...code.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script);
    for (const script of scripts) await parse(script, { syntax: 'ecmascript', jsx: true });
  });
}

test('the HTML snippets use attributes that exist', () => {
  const known = new Set([
    ...rowsAfter('docs/install.md', '### On the container').keys(),
    ...rowsAfter('docs/install.md', '### On the script tag').keys(),
    ...rowsAfter('docs/callbacks.md', '## Report from the page').keys(),
    'data-topslot-id',
  ]);
  for (const { page, code } of blocksOf('html', 'vue')) {
    for (const [name] of code.matchAll(/\bdata-[a-z-]+/g)) assert.ok(known.has(name), `${page}: ${name}`);
  }
});

const containerOptions = membersOf('src/widget/api/options.ts', 'ContainerOptions');
const pageOptions = new Map([
  ...membersOf('src/widget/api/options.ts', 'PageOptions'),
  ...membersOf('src/widget/api/consentOptions.ts', 'ConsentOptions'),
]);
const onContainer = rowsAfter('docs/install.md', '### On the container');
const onTag = rowsAfter('docs/install.md', '### On the script tag');
const inJavaScript = rowsAfter('docs/javascript.md', '### Options');

test('docs/install.md names every attribute of a container', () =>
  assert.deepEqual(
    sorted(onContainer.keys()),
    sorted([...containerOptions.keys()].map((name) => `data-topslot-${kebab(name)}`)),
  ));

test('docs name every option of the page, as an attribute or as an option', () => {
  const rules = ['Rules', 'MountOptions'].flatMap((name) => [...membersOf('src/widget/api/options.ts', name).keys()]);
  const documented = [
    ...[...onTag.keys()].map((name) => name.replace('data-', '')),
    ...[...inJavaScript.keys()].map(kebab),
  ];
  assert.deepEqual(sorted(documented), sorted([...pageOptions.keys(), ...rules].map(kebab)));
});

for (const { options, table, prefix } of [
  { options: containerOptions, table: onContainer, prefix: 'data-topslot-' },
  { options: pageOptions, table: onTag, prefix: 'data-' },
]) {
  for (const [name, doc] of options) {
    const [documented] = table.get(prefix + kebab(name)) ?? [];
    const [, inCode] = /Default:? (`?[\w-]+`?)[.;]/.exec(doc) ?? [];
    if (documented && inCode) {
      test(`docs/install.md has the default of ${name} that the code's comment has`, () =>
        assert.equal(documented.replaceAll('`', ''), inCode.replaceAll('`', '').replace('any', 'none')));
    }
  }
}

test('the documented attributes and options are in the script that is shipped', () => {
  const bundle = read('dist/topslot.js');
  const camel = (name) => name.replaceAll(/-(\w)/g, (_, letter) => letter.toUpperCase());
  for (const name of onContainer.keys()) assert.ok(bundle.includes(name.replace('data-topslot-', '')), name);
  for (const name of onTag.keys()) assert.ok(bundle.includes(camel(name.replace('data-', ''))), name);
  for (const name of inJavaScript.keys()) assert.ok(bundle.includes(name), name);
});

test('docs/javascript.md names every member of the API, every event and every reason', () => {
  const api = [...read('src/widget/api/topslot.ts').matchAll(/^ {2}readonly (\w+):/gm)].map(([, name]) => name);
  const members = [...rowsAfter('docs/javascript.md', '| member').keys()].map((name) => name.replace(/\(.*/, ''));
  assert.deepEqual(sorted(members), sorted(api));
  const events = [...read('src/widget/api/events.ts').matchAll(/^ {2}'(topslot:\w+)'/gm)].map(([, name]) => name);
  assert.deepEqual(sorted(rowsAfter('docs/javascript.md', '## Events').keys()), sorted(events));
  const reasons = [...read('src/widget/api/reason.ts').matchAll(/^ {2}\| '([\w-]+)'/gm)].map(([, name]) => name);
  assert.equal(reasons.length, 10);
  assert.deepEqual(sorted(rowsAfter('docs/javascript.md', '## Outcomes').keys()), sorted(reasons));
});

test('docs/javascript.md names every export of the module', () => {
  const [, names] = /import \{ (.*) \} from 'topslot';/.exec(texts.get('docs/javascript.md')) ?? [];
  assert.deepEqual(sorted(names.split(', ')), sorted(Object.keys(widget)));
});

test('docs/troubleshooting.md explains every topic that the widget warns about', () => {
  const [, union = ''] = /TroubleshootingTopic =([^;]*);/.exec(read('src/widget/page/warn.ts')) ?? [];
  const topics = [...union.matchAll(/'([\w-]+)'/g)].map(([, topic]) => topic);
  assert.ok(topics.length >= 4);
  for (const topic of topics) assert.ok(anchorsOf('docs/troubleshooting.md').includes(topic), topic);
});

test('docs/troubleshooting.md explains every reason', () => {
  const headings = anchorsOf('docs/troubleshooting.md');
  for (const reason of rowsAfter('docs/javascript.md', '## Outcomes').keys())
    assert.ok(headings.includes(reason), reason);
});

const schema = JSON.parse(read('dist/config.schema.json'));
const { actionSets, apps, volcengine } = schema.properties;
for (const { start, prefix, properties } of [
  { start: '## Server', prefix: '', properties: schema.properties },
  { start: '## Action sets', prefix: 'actionSets.<name>.', properties: actionSets.additionalProperties.properties },
  { start: '## Apps', prefix: 'apps.<id>.', properties: apps.additionalProperties.properties },
  {
    start: '## Volcengine applications',
    prefix: 'volcengine.applications.<id>.',
    properties: volcengine.properties.applications.additionalProperties.properties,
  },
]) {
  test(`docs/configuration.md has every key of "${start.slice(3)}", and its default`, () => {
    const table = rowsAfter('docs/configuration.md', start);
    const { $schema: _, ...documentable } = properties;
    assert.deepEqual(sorted(table.keys()), sorted(Object.keys(documentable).map((key) => prefix + key)));
    for (const [key, { default: value }] of Object.entries(documentable)) {
      const [documented] = table.get(prefix + key);
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      // An empty object or list is described in words.
      if (value !== undefined && !/^[[{][}\]]$/.test(text)) {
        assert.equal(documented.replaceAll('`', '').replace(/:.*/, ''), text.replace(/:.*/, ''), key);
      }
    }
  });
}
