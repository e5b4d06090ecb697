import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';

// Runs the commands of the documents, each in a folder with a feed and the configurations of that page, against a real server.

const PAGES = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);
const CLI = resolve('dist/cli/topslot.js');
const scripts = JSON.parse(readFileSync('package.json', 'utf8')).scripts;
const run = promisify(execFile);

const blocksOf = (page, language) =>
  [...readFileSync(page, 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code]) => code,
  );

/** Splits a shell command into words; it knows quotes and nothing else of a shell. */
const wordsOf = (command) =>
  [...command.matchAll(/'([^']*)'|"([^"]*)"|([^\s'"]+)/g)].map(([, single, double, bare]) => single ?? double ?? bare);

const commandsOf = (page) =>
  blocksOf(page, 'sh')
    .flatMap((block) => block.trim().split('\n'))
    .flatMap((line) => line.replace(/ +#.*$/, '').split(' && '))
    .map((command) => command.trim())
    .filter((command) => command !== '');

/** Starts `topslot serve …` on a free port; resolves with its process and address. */
const startServer = async (args, cwd) => {
  const child = spawn(process.execPath, [CLI, ...args, '--port', '0'], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  const url = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([line]) => /https?:\S+/.exec(line)?.[0]),
    once(child, 'exit').then(() => assert.fail(`${args.join(' ')}: ${errors}`)),
  ]);
  return { child, url };
};

const stop = async ({ child }) => {
  if (child.exitCode !== null) return;
  child.kill();
  await once(child, 'exit');
};

const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title>news</title>
<item><title>a</title><link>https://www.example.com/a</link></item>
<item><title>b</title><link>https://www.example.com/b</link></item></channel></rss>`;

/** The configuration that the commands of a page run with: the page's own, with a feed that is on this disk. */
const configOf = (page) => {
  const configs = blocksOf(page, 'json')
    .map((block) => JSON.parse(block))
    .filter(({ log }) => !log);
  const { $schema: _, publicUrl: __, ...config } = Object.assign({}, ...configs);
  const apps = Object.assign({}, ...configs.map((part) => part.apps));
  const feed = { feed: './news.xml' };
  return {
    ...config,
    actionSets: { news: feed, sports: feed, politics: feed },
    apps: { ...apps, 'my-site': { ...apps['my-site'], origins: undefined }, simulated: {} },
  };
};

/** Options of a simulation that would run for long. */
const quick = (args) => (args[0] === 'simulate' && args.includes('--url') ? [...args, '--for', '1s'] : args);

for (const page of PAGES) {
  const commands = commandsOf(page);
  if (commands.length === 0) continue;
  describe(`the commands of ${page}`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'topslot-docs-'));
    let server;
    before(async () => {
      for (const name of ['news.xml', 'sports.xml']) writeFileSync(join(folder, name), FEED);
      writeFileSync(join(folder, 'users.ndjson'), '{"uid":"u1","age":30}\n');
      writeFileSync(join(folder, 'topslot.config.json'), JSON.stringify(configOf(page)));
      server = await startServer(['serve', '--dev', '--data', join(folder, '.topslot')], folder);
      const rank = await fetch(`${server.url}/api/v2/my-site/rank/news`);
      assert.equal(rank.status, 200);
    });
    after(async () => {
      await stop(server);
      rmSync(folder, { recursive: true, force: true });
    });

    for (const command of commands) {
      test(command, async () => {
        const [program, ...args] = wordsOf(
          command.replaceAll('http://127.0.0.1:8080', server.url).replace(/ > \S+$/, ''),
        );
        if (program === 'npm') {
          // The tarball that `npm pack` makes is tried in src/cli/package.test.ts.
          if (args[0] === 'i') assert.match(args[1], /^\.\/topslot-[\d.]+\.tgz$|^@/);
          else if (args[0] !== 'ci') assert.ok(scripts[args[0] === 'run' ? args[1] : args[0]], command);
          return;
        }
        if (program === 'node' && args[0].startsWith('bench/')) {
          assert.ok(existsSync(args[0]));
          return;
        }
        if (program === 'curl') {
          const { stdout } = await run('curl', ['--silent', '--show-error', '--fail', ...args], { cwd: folder });
          // Both vendors report an error in the body.
          assert.doesNotMatch(stdout, /"code":[45]\d\d/);
          return;
        }
        const own = args.slice(1);
        assert.ok(program === 'npx' ? args[0] === 'topslot' : args[0] === 'dist/cli/topslot.js', command);
        const isServer = own.length === 0 || own[0] === 'serve' || own[0].startsWith('--');
        if (isServer) {
          const started = await startServer([...own, '--data', join(folder, 'another')], folder);
          await stop(started);
          return;
        }
        if (own[0] === 'repair') await stop(server);
        const cwd = program === 'node' ? process.cwd() : folder;
        const words = quick(own).map((word) => (word === '.topslot' ? join(folder, '.topslot') : word));
        const { stdout } = await run(process.execPath, [CLI, ...words], { cwd });
        if (own[0] !== 'repair') assert.notEqual(stdout, '');
      });
    }
  });
}
