import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRunningPageReaders } from './createRunningPageReaders.ts';
import type { Story } from './sendReadersToPage.ts';

const NOW = 1_000_000_000;
const HOUR = 3_600_000;

const stories: readonly Story[] = Array.from({ length: 40 }, (_, index) => ({
  id: `http://127.0.0.1:8080/articles/${index}`,
  title: `Story ${index} of today`,
  set: index % 2 ? 'news' : 'sports',
  date: NOW,
}));

/** Returns the chances of 20 readers to click on each story. */
const chances = (seed: string, change: (story: Story) => Story = (story) => story): number[] => {
  const { next, clickChance: chance } = createRunningPageReaders(seed);
  const changed = stories.map(change);
  return Array.from({ length: 20 }, () => next(NOW)).flatMap((reader) =>
    changed.map((story) => chance(reader, story, NOW)),
  );
};

void describe('createRunningPageReaders', () => {
  void it('gives the same chances for the same seed, and others for another seed', () => {
    assert.deepEqual(chances('demo'), chances('demo'));
    assert.notDeepEqual(chances('demo'), chances('other'));
  });

  void it('gives the same chances for any address of the server', () => {
    const atOtherAddress = ({ id, ...story }: Story): Story => ({
      ...story,
      id: id.replace('127.0.0.1:8080', 'localhost:9000'),
    });
    assert.deepEqual(chances('demo', atOtherAddress), chances('demo'));
    assert.notDeepEqual(
      chances('demo', ({ id, ...story }) => ({ ...story, id: `${id}.html` })),
      chances('demo'),
    );
  });

  void it('gives lower chances for older stories, and treats a story without a date as new', () => {
    const fresh = chances('demo');
    const old = chances('demo', (story) => ({ ...story, date: NOW - 10 * HOUR }));
    assert.ok(old.every((chance, index) => chance < (fresh[index] ?? 0)));
    assert.deepEqual(
      chances('demo', ({ id, title = '', set = '' }) => ({ id, title, set })),
      fresh,
    );
  });

  void it('gives chances between 0 and 0.6 that differ between readers', () => {
    const all = chances('demo');
    assert.ok(all.every((chance) => chance > 0 && chance <= 0.6));
    const ofFirstStory = all.filter((_, index) => index % stories.length === 0);
    assert.ok(new Set(ofFirstStory).size > 1);
  });

  void it('gives chances high enough for a demonstration of a minute', () => {
    const all = chances('demo');
    const mean = all.reduce((sum, chance) => sum + chance, 0) / all.length;
    assert.ok(mean > 0.05 && mean < 0.3, `${mean}`);
  });
});
