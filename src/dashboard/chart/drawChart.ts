import type { AppLearning } from '../../wire/dashboard/learningState.ts';
import { createChart, describeChart, type PositionedLabel } from './chart.ts';
import { findElement, setText } from '../page/elements.ts';

const SVG = 'http://www.w3.org/2000/svg';

const createSvgElement = (
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  text = '',
): SVGElement => {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.textContent = text;
  return element;
};

/** The chart's height in pixels, which must equal the one in inspector.css. */
const HEIGHT = 300;

/** Draws the chart of an app into the page's `<svg>`, at its current width. */
export const drawChart = (learning: AppLearning): void => {
  const svg = findElement('#chart', SVGSVGElement);
  const width = svg.clientWidth;
  // Not laid out yet, for example because the style sheet is still loading. A change of size draws the chart again.
  if (width === 0) return;
  const { plot, online, baseline, band, xTicks, yTicks, endLabels } = createChart(learning.stretches, width, HEIGHT);
  svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
  svg.setAttribute('aria-label', describeChart(learning));

  const { left, right, top, bottom } = plot;
  const area = findElement('#plot-area', SVGRectElement);
  // Two pixels larger than the plot, because a line at the edge is wider than one pixel.
  const edges = { x: left - 2, y: top - 2, width: right - left + 4, height: bottom - top + 4 };
  for (const [key, value] of Object.entries(edges)) area.setAttribute(key, String(value));
  for (const [name, path] of Object.entries({ band, baseline, online })) {
    findElement(`#chart .${name}`, SVGPathElement).setAttribute('d', path);
  }
  findElement('#chart .grid', SVGGElement).replaceChildren(
    ...yTicks.flatMap(({ position, text }) => [
      createSvgElement('line', { x1: left, x2: right, y1: position, y2: position }),
      createSvgElement('text', { x: left - 6, y: position, 'text-anchor': 'end', 'dominant-baseline': 'middle' }, text),
    ]),
    ...xTicks.map(({ position, text }) =>
      createSvgElement('text', { x: position, y: bottom + 14, 'text-anchor': 'middle' }, text),
    ),
    createSvgElement(
      'text',
      { x: (left + right) / 2, y: HEIGHT - 4, 'text-anchor': 'middle' },
      xTicks.length > 0 ? 'decisions' : '',
    ),
  );
  const drawEndLabel = (selector: string, label: PositionedLabel | undefined): void => {
    const text = findElement(selector, SVGTextElement);
    text.setAttribute('x', String(right + 6));
    text.setAttribute('y', String(label?.position ?? 0));
    setText(text, label?.text ?? '');
  };
  drawEndLabel('#chart .online-end', endLabels.online);
  drawEndLabel('#chart .baseline-end', endLabels.baseline);
};
