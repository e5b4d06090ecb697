import type { AppFigures, Figure, PolicyFigures } from '../../learn/evaluate/figuresOf.ts';
import { countText } from '../terminal/progress.ts';

const figureText = (figure: Figure): string => {
  if ('refused' in figure) return '-';
  const { mean, low, high } = figure;
  return `${mean.toFixed(4)} (${low.toFixed(4)} … ${high.toFixed(4)})`;
};

const weightText = ({ decisions, meanWeight: { mean, isOff } }: PolicyFigures): string =>
  decisions === 0 ? '-' : `${mean.toFixed(3)}${isOff ? ' !' : ''}`;

const HEAD = ['', 'decisions', 'IPS (95 %)', 'SNIPS (95 %)', 'effective', 'mean weight'];

const policyRow = (figures: PolicyFigures): readonly string[] => [
  figures.policy,
  countText(figures.decisions),
  figureText(figures.ips),
  figureText(figures.snips),
  countText(Math.floor(figures.effectiveSample)),
  weightText(figures),
];

/** Columns as wide as they must be; the first one and those of figures begin on the left, counts end on the right. */
const align = (rows: readonly (readonly string[])[]): readonly string[] => {
  const isCount = (column: number): boolean => [1, 4, 5].includes(column);
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => (isCount(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
};

const leftOutText = ({ leftOut }: AppFigures): readonly string[] => {
  const { open, bots, notShown, empty, unnamed } = leftOut;
  const parts: readonly (readonly [count: number, what: string])[] = [
    [open, 'can still be rewarded'],
    [notShown, 'not known to have been shown'],
    [bots, 'by bots'],
    [empty, 'without articles'],
    [unnamed, 'whose articles the log no longer names'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${countText(count)} ${what}`);
  return said.length > 0 ? [`left out: ${said.join(', ')}`] : [];
};

/** Why there are dashes, each reason once for all that it is true of. */
const refusals = ({ online, policies }: AppFigures): readonly string[] => {
  const reasons: (readonly [what: string, figure: Figure])[] = [
    ['what happened', online],
    ...policies.flatMap(({ policy, ips, snips }): (readonly [string, Figure])[] => [
      [`${policy}, IPS`, ips],
      [`${policy}, SNIPS`, snips],
    ]),
  ];
  const said = new Map<string, string[]>();
  for (const [what, figure] of reasons) {
    if ('refused' in figure) said.set(figure.refused, [...(said.get(figure.refused) ?? []), what]);
  }
  return [...said].map(([why, whats]) => `- ${whats.join('; ')}: ${why}`);
};

const notes = (figures: AppFigures): readonly string[] =>
  figures.policies.flatMap(({ policy, decisions, online, meanWeight }) => [
    ...(decisions > 0 && decisions < figures.decisions
      ? [
          `${policy}: only in ${countText(decisions)} decisions had everything that it might have put on top a chance; ` +
            `what happened in those: ${figureText(online)}`,
        ]
      : []),
    ...(meanWeight.isOff
      ? [
          `! ${policy}: the mean weight is ${meanWeight.mean.toFixed(3)} where it should be 1 ` +
            `(z = ${meanWeight.z.toFixed(1)}): the logged probabilities are not those that were drawn from`,
        ]
      : []),
  ]);

const minute = (time: string): string => time.slice(0, 16).replace('T', ' ');

/** What the log says of one app, for people: lines, each with its line feed. */
export const evaluationTable = (figures: AppFigures): string => {
  const { app, decisions, first, last, loggedBy, online, policies } = figures;
  const span = first !== undefined && last !== undefined ? `, ${minute(first)} to ${minute(last)} UTC` : '';
  const by = Object.entries(loggedBy).map(([policy, count]) => `${policy} ${countText(count)}`);
  const below = [...notes(figures), ...refusals(figures)];
  const lines = [
    `${app}: ${countText(decisions)} decisions${span}`,
    ...(by.length > 0 ? [`ranked by: ${by.join(', ')}`] : []),
    ...leftOutText(figures),
    `what happened: mean reward ${figureText(online)}`,
    '',
    ...align([HEAD, ...policies.map(policyRow)]),
    ...(below.length > 0 ? ['', ...below] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
};
