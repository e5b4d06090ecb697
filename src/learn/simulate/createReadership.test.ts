import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReadership } from './createReadership.ts';
import type { Story } from './sendReaders.ts';

const NOW = 1_000_000_000;
const HOUR = 3_600_000;

const stories: readonly Story[] = Array.from({ length: 40 }, (_, index) => ({
  id: `http://127.0.0.1:8080/articles/${index}`,
  title: `Story ${index} of today`,
  set: index % 2 ? 'news' : 'sports',
  date: NOW,
}));

/** The chances of each of some readers with each story. */
const chances = (seed: string, change: (story: Story) => Story = (story) => story): number[] => {
  const { next, chance } = createReadership(seed);
  const changed = stories.map(change);
  return Array.from({ length: 20 }, () => next(NOW)).flatMap((reader) =>
    changed.map((story) => chance(reader, story, NOW)),
  );
};

void describe('the readers of a running server', () => {
  void it('like the same stories every time, and others with another seed', () => {
    assert.deepEqual(chances('demo'), chances('demo'));
    assert.notDeepEqual(chances('demo'), chances('other'));
  });

  void it('like a story wherever its server listens', () => {
    const elsewhere = ({ id, ...story }: Story): Story => ({
      ...story,
      id: id.replace('127.0.0.1:8080', 'localhost:9000'),
    });
    assert.deepEqual(chances('demo', elsewhere), chances('demo'));
    assert.notDeepEqual(
      chances('demo', ({ id, ...story }) => ({ ...story, id: `${id}.html` })),
      chances('demo'),
    );
  });

  void it('like it less the older it is, and take one without a date for new', () => {
    const fresh = chances('demo');
    const old = chances('demo', (story) => ({ ...story, date: NOW - 10 * HOUR }));
    assert.ok(old.every((chance, at) => chance < (fresh[at] ?? 0)));
    assert.deepEqual(
      chances('demo', ({ id, title = '', set = '' }) => ({ id, title, set })),
      fresh,
    );
  });

  void it('are never sure to click, nor sure not to, and differ among themselves', () => {
    const all = chances('demo');
    assert.ok(all.every((chance) => chance > 0 && chance <= 0.6));
    const first = all.filter((_, at) => at % stories.length === 0);
    assert.ok(new Set(first).size > 1);
  });

  void it('click often enough to be watched for a minute', () => {
    const all = chances('demo');
    const mean = all.reduce((sum, chance) => sum + chance, 0) / all.length;
    assert.ok(mean > 0.05 && mean < 0.3, `${mean}`);
  });
});
