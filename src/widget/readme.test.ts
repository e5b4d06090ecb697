import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const readme = read('README.md');

/** The rows of the first table after a text of the README: what is named first, and the other cells. */
const rowsOf = (titleBefore: string): Map<string, string[]> => {
  const start = readme.indexOf(titleBefore);
  assert.ok(start >= 0, titleBefore);
  const [table = ''] = /(?:^\|.*\n)+/m.exec(readme.slice(start)) ?? [];
  const lines = table.trim().split('\n').slice(2);
  return new Map(
    lines.map((line) => {
      const [, name = '', ...cells] = line.split('|').map((cell) => cell.trim());
      return [name.replaceAll('`', ''), cells];
    }),
  );
};

/** The members of an interface of the options, with their doc comments. */
const members = (name: string): Map<string, string> => {
  const source = read('src/widget/api/options.ts') + read('src/widget/api/consentOptions.ts');
  const [, body = ''] = new RegExp(`interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)\\n\\}`).exec(source) ?? [];
  const found = body.matchAll(/\/\*\*([\s\S]*?)\*\/\s+readonly (\w+)\?/g);
  return new Map([...found].map(([, doc = '', member = '']) => [member, doc.replaceAll(/\s*\*?\s+/g, ' ')]));
};

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const sorted = (names: Iterable<string>): string[] => [...names].toSorted((one, other) => one.localeCompare(other));

const onContainer = rowsOf('### On the container');
const onTag = rowsOf('### On the script tag');
const inJavaScript = rowsOf('The options are the attributes in camel case');
const containerOptions = members('ContainerOptions');
const pageOptions = new Map([...members('PageOptions'), ...members('ConsentOptions')]);
const rules = new Map([...members('Rules'), ...members('MountOptions')]);
const bundle = read('dist/topslot.js');

void describe("the README's tables of attributes and options", () => {
  void it('name every attribute of a container, and no other', () => {
    assert.deepEqual(
      sorted(onContainer.keys()),
      sorted([...containerOptions.keys()].map((name) => `data-topslot-${kebab(name)}`)),
    );
  });

  void it('name every option of the page and of the publisher’s own rules, as an attribute or as an option, and no other', () => {
    const documented = [
      ...[...onTag.keys()].map((name) => name.replace('data-', '')),
      ...[...inJavaScript.keys()].map(kebab),
    ];
    assert.deepEqual(sorted(documented), sorted([...pageOptions.keys(), ...rules.keys()].map(kebab)));
  });

  for (const [options, table, prefix] of [
    [containerOptions, onContainer, 'data-topslot-'],
    [pageOptions, onTag, 'data-'],
  ] as const) {
    for (const [name, doc] of options) {
      const [said] = table.get(prefix + kebab(name)) ?? [];
      const [, fallback] = /Default:? (`?[\w-]+`?)[.;]/.exec(doc) ?? [];
      if (said && fallback) {
        void it(`give the default of ${name} as the code's own words do: ${fallback}`, () =>
          assert.equal(said.replaceAll('`', ''), fallback.replaceAll('`', '').replace('any', 'none')));
      }
    }
  }

  void it('give the defaults that the code has', () => {
    assert.equal(onContainer.get('data-topslot-timeout')?.[0], '2000');
    assert.match(read('src/widget/rank.ts'), /option\('timeout'\) \|\| 2000/);
    assert.equal(onContainer.get('data-topslot-limit')?.[0], '20');
    assert.match(read('src/wire/cds/limit.ts'), /DEFAULT_LIMIT = 20/);
  });

  void it('are read by what is shipped', () => {
    const attributes = [...onContainer.keys()].map((name) => name.replace('data-topslot-', ''));
    for (const name of attributes) assert.ok(bundle.includes(`"${name}"`), `${name} of a container`);
    const camel = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const options = [...[...onTag.keys()].map((name) => camel(name.replace('data-', ''))), ...inJavaScript.keys()];
    for (const name of options) assert.match(bundle, new RegExp(`\\b${name}\\b`), name);
  });

  void it('name every event and every reason, and no other', () => {
    const events = [...read('src/widget/events.ts').matchAll(/^ {2}'(topslot:\w+)'/gm)].map(([, name = '']) => name);
    assert.deepEqual(sorted(rowsOf('| event (bubbles)').keys()), sorted(events));
    const reasons = [...read('src/widget/outcome.ts').matchAll(/^ {2}\| '([\w-]+)'/gm)].map(([, name = '']) => name);
    assert.equal(reasons.length, 10);
    assert.deepEqual(sorted(rowsOf('| reason ').keys()), sorted(reasons));
  });
});
