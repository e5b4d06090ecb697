import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { Article } from './article.ts';
import { sameArticles } from './sameArticles.ts';

const ONE: Article = { link: 'https://a.example/1', guid: '1', title: 'One', date: 1 };
const TWO: Article = { link: 'https://a.example/2' };

const PAIRS: readonly (readonly [what: string, some: readonly Article[], others: readonly Article[], same: boolean])[] =
  [
    ['both empty', [], [], true],
    ['equal', [ONE, TWO], [{ ...ONE }, { ...TWO }], true],
    ['another order', [ONE, TWO], [TWO, ONE], false],
    ['one more', [ONE], [ONE, TWO], false],
    ['one less', [ONE, TWO], [ONE], false],
    ['none left', [ONE], [], false],
    ['another link', [ONE], [{ ...ONE, link: 'https://a.example/3' }], false],
    ['another guid', [ONE], [{ ...ONE, guid: '3' }], false],
    ['another title', [ONE], [{ ...ONE, title: 'Three' }], false],
    ['another date', [ONE], [{ ...ONE, date: 3 }], false],
    ['a title more', [TWO], [{ ...TWO, title: 'Two' }], false],
  ];

for (const [what, some, others, same] of PAIRS) {
  void test(`${what}: ${same ? 'the same' : 'not the same'}`, () => {
    assert.equal(sameArticles(some, others), same);
  });
}
