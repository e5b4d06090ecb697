import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AppFigures, PolicyFigures } from '../../learn/evaluate/figuresOf.ts';
import { evaluationTable } from './evaluationTable.ts';

const figure = (mean: number) => ({ mean, low: mean - 0.01, high: mean + 0.01 });

const byDefault: PolicyFigures = {
  policy: 'default',
  decisions: 12_000,
  online: figure(0.08),
  ips: figure(0.05),
  snips: figure(0.051),
  effectiveSample: 1234.9,
  meanWeight: { mean: 1.0049, z: 0.4, isOff: false },
};
const chance: PolicyFigures = { ...byDefault, policy: 'random' };

const plain: AppFigures = {
  app: 'my-site',
  decisions: 12_000,
  first: '2026-11-04T12:00:01.000Z',
  last: '2026-11-11T09:30:00.000Z',
  leftOut: { open: 0, bots: 0, notShown: 0, empty: 0, unnamed: 0 },
  loggedBy: { learn: 11_000, default: 1000 },
  online: figure(0.08),
  policies: [byDefault, chance],
};

void describe('evaluationTable', () => {
  void it('has a row for each policy', () => {
    assert.equal(
      evaluationTable(plain),
      `my-site: 12,000 decisions, 2026-11-04 12:00 to 2026-11-11 09:30 UTC
ranked by: learn 11,000, default 1,000
what happened: mean reward 0.0800 (0.0700 … 0.0900)

         decisions  IPS (95 %)                SNIPS (95 %)              effective  mean weight
default     12,000  0.0500 (0.0400 … 0.0600)  0.0510 (0.0410 … 0.0610)      1,234        1.005
random      12,000  0.0500 (0.0400 … 0.0600)  0.0510 (0.0410 … 0.0610)      1,234        1.005
`,
    );
  });

  void it('lists how many decisions are left out, and why', () => {
    const table = evaluationTable({ ...plain, leftOut: { open: 1, bots: 2000, notShown: 3, empty: 4, unnamed: 5 } });
    assert.ok(
      table.includes(
        '\nleft out: 1 can still be rewarded, 3 not displayed, 2,000 by bots, 4 without articles, ' +
          '5 with articles that the log no longer contains\n',
      ),
      table,
    );
  });

  void it('shows a dash for a missing figure, and each reason once below the table', () => {
    const refused = { refused: 'Too little.' };
    const otherReason = { refused: 'Other.' };
    const policies = [
      { ...byDefault, ips: refused, snips: refused },
      { ...chance, ips: otherReason, snips: refused },
    ];
    const table = evaluationTable({ ...plain, online: otherReason, policies });
    assert.match(table, /^what happened: mean reward -$/m);
    assert.match(table, /^default +12,000 {2}- +- +1,234 +1\.005$/m);
    assert.ok(
      table.endsWith(
        '\n\n- what happened; random, IPS: Other.\n- default, IPS; default, SNIPS; random, SNIPS: Too little.\n',
      ),
      table,
    );
  });

  void it('marks a mean weight that is not 1, and explains the mark', () => {
    const policies = [{ ...byDefault, meanWeight: { mean: 0.72, z: -9.44, isOff: true } }];
    const table = evaluationTable({ ...plain, policies });
    assert.match(table, /^default .* 0\.720 !$/m);
    assert.match(table, /^! default: the mean weight is 0\.720 but should be 1 \(z = -9\.4\): .+$/m);
  });

  void it('states which decisions a figure is estimated from if not all of them', () => {
    const table = evaluationTable({ ...plain, policies: [{ ...byDefault, decisions: 4000, online: figure(0.06) }] });
    assert.match(
      table,
      /^default: estimated from the 4,000 decisions .+ what happened in them: 0\.0600 \(0\.0500 … 0\.0700\)$/m,
    );
  });

  void it('has all rows for an app without decisions', () => {
    const { first: _, last: __, ...withoutTimes } = plain;
    const tooFew = { refused: '0 decisions are too few; 200 are needed.' };
    const policies = [{ ...byDefault, decisions: 0, ips: tooFew, snips: tooFew, effectiveSample: 0 }];
    const table = evaluationTable({ ...withoutTimes, decisions: 0, loggedBy: {}, online: tooFew, policies });
    assert.match(table, /^my-site: 0 decisions\nwhat happened: mean reward -\n/);
    assert.match(table, /^default +0 {2}- +- +0 +-$/m);
  });
});
