import type { AppFigures, Figure, PolicyFigures } from '../../learn/evaluate/figuresOf.ts';
import { formatCount } from '../terminal/formatCount.ts';

const figureText = (figure: Figure): string => {
  if ('refused' in figure) return '-';
  const { mean, low, high } = figure;
  return `${mean.toFixed(4)} (${low.toFixed(4)} … ${high.toFixed(4)})`;
};

const weightText = ({ decisions, meanWeight: { mean, isOff } }: PolicyFigures): string =>
  decisions === 0 ? '-' : `${mean.toFixed(3)}${isOff ? ' !' : ''}`;

const HEADER = ['', 'decisions', 'IPS (95 %)', 'SNIPS (95 %)', 'effective', 'mean weight'];

const policyRow = (figures: PolicyFigures): readonly string[] => [
  figures.policy,
  formatCount(figures.decisions),
  figureText(figures.ips),
  figureText(figures.snips),
  formatCount(Math.floor(figures.effectiveSample)),
  weightText(figures),
];

const RIGHT_ALIGNED_COLUMNS = new Set([1, 4, 5]);

/** Pads the cells to columns: counts are aligned to the right, names and figures to the left. */
const align = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const pad = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return RIGHT_ALIGNED_COLUMNS.has(column) ? cell.padStart(width) : cell.padEnd(width);
  };
  return rows.map((row) => row.map(pad).join('  ').trimEnd());
};

/** States how many decisions are not counted, and why; no line if all are counted. */
const leftOutLines = ({ leftOut }: AppFigures): readonly string[] => {
  const { open, bots, notShown, empty, unnamed } = leftOut;
  const parts: readonly (readonly [count: number, reason: string])[] = [
    [open, 'can still be rewarded'],
    [notShown, 'not displayed'],
    [bots, 'by bots'],
    [empty, 'without articles'],
    [unnamed, 'with articles that the log no longer contains'],
  ];
  const texts = parts.filter(([count]) => count > 0).map(([count, reason]) => `${formatCount(count)} ${reason}`);
  return texts.length > 0 ? [`left out: ${texts.join(', ')}`] : [];
};

/** Explains the dashes: each reason once, after the names of the figures that it applies to. */
const refusalLines = ({ online, policies }: AppFigures): readonly string[] => {
  const figuresByName: (readonly [name: string, figure: Figure])[] = [
    ['what happened', online],
    ...policies.flatMap(({ policy, ips, snips }): (readonly [string, Figure])[] => [
      [`${policy}, IPS`, ips],
      [`${policy}, SNIPS`, snips],
    ]),
  ];
  const namesByReason = new Map<string, string[]>();
  for (const [name, figure] of figuresByName) {
    if ('refused' in figure) namesByReason.set(figure.refused, [...(namesByReason.get(figure.refused) ?? []), name]);
  }
  return [...namesByReason].map(([reason, names]) => `- ${names.join('; ')}: ${reason}`);
};

const noteLines = (figures: AppFigures): readonly string[] =>
  figures.policies.flatMap(({ policy, decisions, online, meanWeight }) => [
    ...(decisions > 0 && decisions < figures.decisions
      ? [
          `${policy}: estimated from the ${formatCount(decisions)} decisions in which every story that it could put ` +
            `on top had a chance to be on top; what happened in them: ${figureText(online)}`,
        ]
      : []),
    ...(meanWeight.isOff
      ? [
          `! ${policy}: the mean weight is ${meanWeight.mean.toFixed(3)} but should be 1 ` +
            `(z = ${meanWeight.z.toFixed(1)}): the logged probabilities do not match the choices`,
        ]
      : []),
  ]);

const toMinute = (time: string): string => time.slice(0, 16).replace('T', ' ');

/** The evaluation of one app as text for people. Each line ends with a line feed. */
export const evaluationTable = (figures: AppFigures): string => {
  const { app, decisions, first, last, loggedBy, online, policies } = figures;
  const span = first !== undefined && last !== undefined ? `, ${toMinute(first)} to ${toMinute(last)} UTC` : '';
  const policyCounts = Object.entries(loggedBy).map(([policy, count]) => `${policy} ${formatCount(count)}`);
  const footer = [...noteLines(figures), ...refusalLines(figures)];
  const lines = [
    `${app}: ${formatCount(decisions)} decisions${span}`,
    ...(policyCounts.length > 0 ? [`ranked by: ${policyCounts.join(', ')}`] : []),
    ...leftOutLines(figures),
    `what happened: mean reward ${figureText(online)}`,
    '',
    ...align([HEADER, ...policies.map(policyRow)]),
    ...(footer.length > 0 ? ['', ...footer] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
};
