import type { AppLearning, LearningState } from '../../wire/dashboard/learningState.ts';
import { selectApp, sortApps } from './selectApp.ts';
import { createChanceRows } from './chanceRows.ts';
import { drawChart } from '../chart/drawChart.ts';
import { createElement, findElement, setRows, setText } from '../page/elements.ts';
import { formatNumber, formatPercent, formatPercentRange } from '../page/formats.ts';
import { createHeadline, nameOrder } from '../chart/headline.ts';
import { feedSentence, openDecisionsSentence } from './sentences.ts';

const drawHeadline = (learning: AppLearning): void => {
  const { actual, ownOrder = '', verdict, note = '' } = createHeadline(learning);
  setText(findElement('#headline .online', HTMLElement), actual);
  setText(findElement('#headline .baseline', HTMLElement), ownOrder);
  const lift = findElement('#headline .lift', HTMLElement);
  setText(lift, verdict?.text ?? '');
  lift.className = `lift ${verdict?.tone ?? ''}`;
  setText(findElement('#why', HTMLElement), note);
};

const UNKNOWN = 'not enough data';

const drawNumbers = ({ policy, stretches }: AppLearning): void => {
  setText(findElement('#numbers-online', HTMLElement), nameOrder(policy));
  setRows(
    findElement('#numbers tbody', HTMLElement),
    // The newest row is on top, as in the other tables of the page.
    stretches
      .toReversed()
      .map(({ upTo, online, baseline }) => [
        formatNumber(upTo),
        online.ok ? formatPercent(online.mean) : UNKNOWN,
        baseline.ok ? formatPercent(baseline.mean) : UNKNOWN,
        baseline.ok ? formatPercentRange(baseline.low, baseline.high) : '',
      ]),
    ['number', 'number', 'number', 'number'],
  );
};

const drawChances = ({ chances }: AppLearning): void => {
  const { rows, more } = createChanceRows(chances);
  const body = findElement('#chances tbody', HTMLElement);
  setRows(
    body,
    rows.map(({ name, set, chance, views, clicks }) => [name, set, chance, views, clicks]),
    ['name', 'set', 'number', 'number', 'number'],
  );
  for (const [index, { name, bar }] of rows.entries()) {
    const [cell] = body.children[index]?.children ?? [];
    if (!(cell instanceof HTMLElement)) continue;
    // The style sheet truncates long names; the tooltip shows all of it.
    cell.title = name;
    cell.style.setProperty('--bar', bar.toFixed(3));
  }
  setText(findElement('#more-chances', HTMLElement), more > 0 ? `and ${more} more` : '');
};

const drawFeeds = ({ feeds, now }: LearningState): void => {
  const list = findElement('#feeds', HTMLElement);
  while (list.children.length > feeds.length) list.lastElementChild?.remove();
  for (const [index, feed] of feeds.entries()) {
    const { text, isStale } = feedSentence(feed, now);
    const item = list.children[index] ?? list.appendChild(document.createElement('li'));
    item.className = isStale ? 'bad' : '';
    setText(item, text);
  }
};

/** Draws the list of apps. Replaces the options only if they have changed, because that closes an open list. */
const drawChoice = (apps: readonly AppLearning[], shown: string): void => {
  const select = findElement('#app', HTMLSelectElement);
  const names = apps.map(({ app }) => app);
  if ([...select.options].map(({ value }) => value).join('\n') !== names.join('\n')) {
    select.replaceChildren(...names.map((name) => createElement('option', '', name)));
  }
  if (select.value !== shown) select.value = shown;
};

/** Creates the view of the page's section "Learning". It is drawn again when its width changes. */
export const createLearningView = (): {
  readonly draw: (state: LearningState) => void;
  /** Shows an app from now on, or as soon as it exists. */
  readonly choose: (app: string) => void;
} => {
  let state: LearningState | undefined;
  let chosen: string | undefined;
  let shown: string | undefined;

  const draw = (): void => {
    if (!state) return;
    const learning = selectApp(state, chosen, shown);
    shown = learning?.app;
    findElement('#nothing-learned', HTMLElement).hidden = learning !== undefined;
    findElement('#learning', HTMLElement).classList.toggle('empty', !learning);
    drawFeeds(state);
    if (!learning) return;
    drawChoice(sortApps(state), learning.app);
    setText(findElement('#policy', HTMLElement), learning.policy);
    setText(findElement('#open', HTMLElement), openDecisionsSentence(learning));
    setText(findElement('#legend-online', HTMLElement), nameOrder(learning.policy).toLowerCase());
    drawHeadline(learning);
    drawChart(learning);
    drawNumbers(learning);
    drawChances(learning);
  };

  const choose = (app: string): void => {
    chosen = app;
    draw();
  };
  const select = findElement('#app', HTMLSelectElement);
  select.addEventListener('change', () => choose(select.value));
  new ResizeObserver(draw).observe(findElement('#learned', HTMLElement));

  return {
    draw: (next) => {
      state = next;
      draw();
    },
    choose,
  };
};
