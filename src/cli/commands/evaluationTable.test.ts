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

void describe('the table of an evaluation', () => {
  void it('has a line for each policy, in columns', () => {
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

  void it('says what is left out, and why', () => {
    const table = evaluationTable({ ...plain, leftOut: { open: 1, bots: 2000, notShown: 3, empty: 4, unnamed: 5 } });
    assert.ok(
      table.includes(
        '\nleft out: 1 can still be rewarded, 3 not known to have been shown, 2,000 by bots, 4 without articles, ' +
          '5 whose articles the log no longer names\n',
      ),
      table,
    );
  });

  void it('has a dash where there is no figure, and each reason once below', () => {
    const refused = { refused: 'Too little.' };
    const other = { refused: 'Other.' };
    const policies = [
      { ...byDefault, ips: refused, snips: refused },
      { ...chance, ips: other, snips: refused },
    ];
    const table = evaluationTable({ ...plain, online: other, policies });
    assert.match(table, /^what happened: mean reward -$/m);
    assert.match(table, /^default +12,000 {2}- +- +1,234 +1\.005$/m);
    assert.ok(
      table.endsWith(
        '\n\n- what happened; random, IPS: Other.\n- default, IPS; default, SNIPS; random, SNIPS: Too little.\n',
      ),
      table,
    );
  });

  void it('raises the alarm', () => {
    const policies = [{ ...byDefault, meanWeight: { mean: 0.72, z: -9.44, isOff: true } }];
    const table = evaluationTable({ ...plain, policies });
    assert.match(table, /^default .* 0\.720 !$/m);
    assert.match(table, /^! default: the mean weight is 0\.720 where it should be 1 \(z = -9\.4\): .+$/m);
  });

  void it('says of which decisions a figure is, where not of all', () => {
    const table = evaluationTable({ ...plain, policies: [{ ...byDefault, decisions: 4000, online: figure(0.06) }] });
    assert.match(table, /^default: only in 4,000 decisions .+ what happened in those: 0\.0600 \(0\.0500 … 0\.0700\)$/m);
  });

  void it('is there for an app without decisions', () => {
    const { first: _, last: __, ...rest } = plain;
    const none = { refused: '0 decisions are too few; 200 are needed.' };
    const policies = [{ ...byDefault, decisions: 0, ips: none, snips: none, effectiveSample: 0 }];
    const table = evaluationTable({ ...rest, decisions: 0, loggedBy: {}, online: none, policies });
    assert.match(table, /^my-site: 0 decisions\nwhat happened: mean reward -\n/);
    assert.match(table, /^default +0 {2}- +- +0 +-$/m);
  });
});
