import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { tempFolder } from '../../server/fixtures.test.ts';
import { readLimit } from '../../wire/cds/limit.ts';
import { widgetRankUrl } from '../../wire/cds/urls.ts';
import { run } from '../runCli.test.ts';

const GOLDEN = `<!-- In <head>. -->
<script async src="https://rank.example/topslot.js" data-endpoint="https://rank.example/"></script>

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
  const { code, stdout, stderr } = await run(await tempFolder(test), 'snippet', ...words);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
};

void describe('topslot snippet', () => {
  void it('prints the HTML to paste', async (test) => {
    const words = ['--app', 'my-site', '--sets', 'news sports', '--limit', '10', '--endpoint', 'https://rank.example'];
    assert.equal(await print(test, ...words), GOLDEN);
    assert.equal(await print(test, ...words.slice(0, -1), 'https://rank.example/'), GOLDEN);
  });

  const optionLists: readonly (readonly string[])[] = [
    [],
    ['--limit', '10'],
    ['--limit', '30'],
    ['--limit', '2'],
    ['--details', '0'],
    ['--details', '1'],
    ['--limit', '5', '--details', '2'],
    ['--sets', ' news  sports ', '--app', 'other'],
  ];
  for (const words of optionLists) {
    void it(`preloads exactly the URL that the widget requests: ${words.join(' ') || 'no options'}`, async (test) => {
      const html = await print(test, '--endpoint', 'https://cdn.example/rank', ...words);
      const [app = '', sets = ''] = ['data-topslot-app', 'data-topslot-sets'].map((name) => attribute(html, name));
      const limit = readLimit(attribute(html, 'data-topslot-limit'));
      const details = Number(attribute(html, 'data-topslot-details') ?? 0);
      const requested = widgetRankUrl('https://cdn.example/rank/', app, sets.split(' '), limit, details, undefined);
      assert.equal(attribute(html, 'href'), requested);
      assert.equal(attribute(html, 'src'), 'https://cdn.example/rank/topslot.js');
      assert.equal(attribute(html, 'data-endpoint'), 'https://cdn.example/rank/');
    });
  }

  void it('explains that a container with details 2 stays empty', async (test) => {
    const html = await print(test, '--details', '2');
    assert.match(html, /<ol [^>]*data-topslot-details="2">\n {2}<!-- left empty, it is filled; give it a min-height/);
  });

  void it('uses the configuration of the working folder', async (test) => {
    const folder = await tempFolder(test);
    const config = {
      publicUrl: 'https://rank.example',
      actionSets: { news: { feed: 'a.xml' }, sports: { feed: 'b.xml' } },
      apps: { 'my-site': {}, other: {} },
    };
    writeFileSync(join(folder, 'topslot.config.json'), JSON.stringify(config));
    assert.equal((await run(folder, 'snippet', '--limit', '10')).stdout, GOLDEN);
  });

  void it('uses the defaults without a configuration', async (test) => {
    const html = await print(test);
    assert.equal(attribute(html, 'src'), 'http://127.0.0.1:8080/topslot.js');
    assert.equal(attribute(html, 'data-topslot-app'), 'my-site');
    assert.equal(attribute(html, 'data-topslot-sets'), 'news');
  });
});
