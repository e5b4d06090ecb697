import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../server/fixtures.test.ts';
import { readLimit } from '../../wire/cds/limit.ts';
import { widgetRankUrl } from '../../wire/cds/urls.ts';
import { run } from '../runCli.test.ts';

const GOLDEN = `<!-- In <head>. -->
<script async src="https://rank.example/topslot.js"></script>

<!-- In <head>, before it, if you like: the ranking then starts with the page. Every reader of a page with this line is
     ranked as under "do not track". -->
<link rel="preload" as="script" crossorigin href="https://rank.example/api/v2/my-site/rank/news/sports?limit=10&dnt=1&defer=1&callback=topslot.answer">

<!-- Where the list is. -->
<ol data-topslot-app="my-site" data-topslot-sets="news sports" data-topslot-limit="10">
  <!-- your own list of links, as your server renders it: <li><a href="…">…</a></li>
       (for items with a data-topslot-id run this with --details 1, for an empty list with --details 2) -->
</ol>
`;

const attribute = (html: string, name: string): string | undefined => new RegExp(` ${name}="([^"]*)"`).exec(html)?.[1];

const print = async (test: Parameters<typeof tempFolder>[0], ...words: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = run(await tempFolder(test), 'snippet', ...words);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
};

void describe('topslot snippet', () => {
  void it('prints what to paste', async (test) => {
    const words = ['--app', 'my-site', '--sets', 'news sports', '--limit', '10', '--endpoint', 'https://rank.example'];
    assert.equal(await print(test, ...words), GOLDEN);
    assert.equal(await print(test, ...words.slice(0, -1), 'https://rank.example/'), GOLDEN);
  });

  const containers: readonly (readonly string[])[] = [
    [],
    ['--limit', '10'],
    ['--limit', '99'],
    ['--limit', '1'],
    ['--details', '0'],
    ['--details', '1'],
    ['--limit', '5', '--details', '2'],
    ['--sets', ' news  sports ', '--app', 'other'],
  ];
  for (const words of containers) {
    void it(`preloads exactly what the widget asks for on that container: ${words.join(' ') || 'nothing said'}`, async (test) => {
      const html = await print(test, '--endpoint', 'https://cdn.example/rank', ...words);
      const [app = '', sets = ''] = ['data-topslot-app', 'data-topslot-sets'].map((name) => attribute(html, name));
      const limit = readLimit(attribute(html, 'data-topslot-limit'));
      const details = Number(attribute(html, 'data-topslot-details') ?? 0);
      const asked = widgetRankUrl('https://cdn.example/rank/', app, sets.split(' '), limit, details, undefined);
      assert.equal(attribute(html, 'href'), asked);
      assert.equal(attribute(html, 'src'), 'https://cdn.example/rank/topslot.js');
    });
  }

  void it('says of a container that is to be filled that it stays empty', async (test) => {
    const html = await print(test, '--details', '2');
    assert.match(html, /<ol [^>]*data-topslot-details="2">\n {2}<!-- left empty, it is filled; give it a min-height/);
  });

  void it('is about the configuration that is there', async (test) => {
    const folder = await tempFolder(test);
    const config = {
      publicUrl: 'https://rank.example',
      actionSets: { news: { feed: 'a.xml' }, sports: { feed: 'b.xml' } },
      apps: { 'my-site': {}, other: {} },
    };
    writeFileSync(join(folder, 'topslot.config.json'), JSON.stringify(config));
    assert.equal(run(folder, 'snippet', '--limit', '10').stdout, GOLDEN);
  });

  void it('is about a server of the defaults where there is no configuration', async (test) => {
    const html = await print(test);
    assert.equal(attribute(html, 'src'), 'http://127.0.0.1:8080/topslot.js');
    assert.equal(attribute(html, 'data-topslot-app'), 'my-site');
    assert.equal(attribute(html, 'data-topslot-sets'), 'news');
  });

  const wrong: readonly [words: readonly string[], sentence: RegExp][] = [
    [['--app', 'my site'], /^topslot: "my site" is not an id: /],
    [['--app', '"><script>'], /^topslot: ""><script>" is not an id: /],
    [['--sets', 'news ../x'], /^topslot: "\.\.\/x" is not an id: /],
    [['--details', '3'], /^topslot: --details 3: should be 0, 1 or 2\.\n$/],
    [['--limit', 'many'], /^topslot: --limit many: should be a number from 2 to 30\.\n$/],
    [['--endpoint', 'rank.example'], /^topslot: --endpoint rank\.example: should be an address such as /],
    [['--config', 'none.json'], /^topslot: .+none\.json: /],
  ];
  for (const [words, sentence] of wrong) {
    void it(`${words.join(' ')} is refused with a sentence`, async (test) => {
      const { code, stdout, stderr } = run(await tempFolder(test), 'snippet', ...words);
      assert.deepEqual([code, stdout], [1, '']);
      assert.match(stderr, sentence);
    });
  }
});
