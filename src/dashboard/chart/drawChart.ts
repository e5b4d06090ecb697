import type { AppLearning } from '../../wire/dashboard/learningState.ts';
import { chartOf, chartSummary, type Tick } from './chart.ts';
import { find, setText } from '../page/element.ts';

const SVG = 'http://www.w3.org/2000/svg';

const svgElement = (name: string, attributes: Readonly<Record<string, string | number>>, text = ''): SVGElement => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
};

/** As the style sheet has it. */
const HEIGHT = 300;

/** Puts the chart of an app into the page's `<svg>`, as wide as that is. */
export const drawChart = (learning: AppLearning): void => {
  const svg = find('#chart', SVGSVGElement);
  const width = svg.clientWidth;
  // Not laid out, as where styles have not come yet; it is drawn again when it gets a size.
  if (width === 0) return;
  const { plot, online, baseline, band, across, up, ends } = chartOf(learning.stretches, width, HEIGHT);
  svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
  svg.setAttribute('aria-label', chartSummary(learning));

  const { left, right, top, bottom } = plot;
  const area = find('#plot-area', SVGRectElement);
  // A line's own width has room at the edges.
  const edges = { x: left - 2, y: top - 2, width: right - left + 4, height: bottom - top + 4 };
  for (const [key, value] of Object.entries(edges)) area.setAttribute(key, String(value));
  for (const [name, path] of Object.entries({ band, baseline, online })) {
    find(`#chart .${name}`, SVGPathElement).setAttribute('d', path);
  }
  find('#chart .grid', SVGGElement).replaceChildren(
    ...up.flatMap(({ at, text }) => [
      svgElement('line', { x1: left, x2: right, y1: at, y2: at }),
      svgElement('text', { x: left - 6, y: at, 'text-anchor': 'end', 'dominant-baseline': 'middle' }, text),
    ]),
    ...across.map(({ at, text }) => svgElement('text', { x: at, y: bottom + 14, 'text-anchor': 'middle' }, text)),
    svgElement(
      'text',
      { x: (left + right) / 2, y: HEIGHT - 4, 'text-anchor': 'middle' },
      across.length > 0 ? 'decisions' : '',
    ),
  );
  const label = (selector: string, tick: Tick | undefined): void => {
    const text = find(selector, SVGTextElement);
    text.setAttribute('x', String(right + 6));
    text.setAttribute('y', String(tick?.at ?? 0));
    setText(text, tick?.text ?? '');
  };
  label('#chart .online-end', ends.online);
  label('#chart .baseline-end', ends.baseline);
};
