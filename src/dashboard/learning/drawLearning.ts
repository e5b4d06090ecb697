import type { AppLearning, LearningState } from '../../wire/dashboard/learningState.ts';
import { appToShow, orderedApps } from './appChoice.ts';
import { chanceRows } from './chances.ts';
import { drawChart } from '../chart/drawChart.ts';
import { element, find, setRows, setText } from '../page/element.ts';
import { grouped, percent, percentRange } from '../page/formats.ts';
import { headlineOf, orderName } from '../chart/headline.ts';
import { feedSentence, openSentence } from './sentences.ts';

const drawHeadline = (learning: AppLearning): void => {
  const { shown, own, verdict, note = '' } = headlineOf(learning);
  setText(find('#headline .online', HTMLElement), shown);
  setText(find('#headline .baseline', HTMLElement), own ?? '');
  const lift = find('#headline .lift', HTMLElement);
  setText(lift, verdict?.text ?? '');
  lift.className = `lift ${verdict?.tone ?? ''}`;
  setText(find('#why', HTMLElement), note);
};

const NOT_ENOUGH = 'not enough yet';

const drawNumbers = ({ policy, stretches }: AppLearning): void => {
  setText(find('#numbers-online', HTMLElement), orderName(policy));
  setRows(
    find('#numbers tbody', HTMLElement),
    // What is new is on top, as everywhere on this page.
    stretches
      .toReversed()
      .map(({ upTo, online, baseline }) => [
        grouped(upTo),
        online.ok ? percent(online.mean) : NOT_ENOUGH,
        baseline.ok ? percent(baseline.mean) : NOT_ENOUGH,
        baseline.ok ? percentRange(baseline.low, baseline.high) : '',
      ]),
    ['number', 'number', 'number', 'number'],
  );
};

const drawChances = ({ chances }: AppLearning): void => {
  const { rows, more } = chanceRows(chances);
  const body = find('#chances tbody', HTMLElement);
  setRows(
    body,
    rows.map(({ name, set, chance, views, clicks }) => [name, set, chance, views, clicks]),
    ['name', 'set', 'number', 'number', 'number'],
  );
  for (const [index, { name, bar }] of rows.entries()) {
    const [cell] = body.children[index]?.children ?? [];
    if (!(cell instanceof HTMLElement)) continue;
    // The whole of a title that is cut off.
    cell.title = name;
    cell.style.setProperty('--bar', bar.toFixed(3));
  }
  setText(find('#more-chances', HTMLElement), more > 0 ? `and ${more} more` : '');
};

const drawFeeds = ({ feeds, now }: LearningState): void => {
  const list = find('#feeds', HTMLElement);
  while (list.children.length > feeds.length) list.lastElementChild?.remove();
  for (const [index, feed] of feeds.entries()) {
    const { text, isStale } = feedSentence(feed, now);
    const item = list.children[index] ?? list.appendChild(document.createElement('li'));
    item.className = isStale ? 'bad' : '';
    setText(item, text);
  }
};

/** The names to choose from; not touched while they stay the same, or an open list would close. */
const drawChoice = (apps: readonly AppLearning[], shown: string): void => {
  const select = find('#app', HTMLSelectElement);
  const names = apps.map(({ app }) => app);
  if ([...select.options].map(({ value }) => value).join('\n') !== names.join('\n')) {
    select.replaceChildren(...names.map((name) => element('option', '', name)));
  }
  if (select.value !== shown) select.value = shown;
};

/**
 * The section "What was learned", for whatever comes in.
 *
 * @returns what draws a state; and what chooses an app, from now on or as soon as it is there
 */
export const createLearningView = (): {
  readonly draw: (state: LearningState) => void;
  readonly choose: (app: string) => void;
} => {
  let state: LearningState | undefined;
  let chosen: string | undefined;
  let shown: string | undefined;

  const draw = (): void => {
    if (!state) return;
    const learning = appToShow(state, chosen, shown);
    shown = learning?.app;
    find('#nothing-learned', HTMLElement).hidden = learning !== undefined;
    find('#learning', HTMLElement).classList.toggle('empty', !learning);
    drawFeeds(state);
    if (!learning) return;
    drawChoice(orderedApps(state), learning.app);
    setText(find('#policy', HTMLElement), learning.policy);
    setText(find('#open', HTMLElement), openSentence(learning));
    setText(find('#legend-online', HTMLElement), orderName(learning.policy).toLowerCase());
    drawHeadline(learning);
    drawChart(learning);
    drawNumbers(learning);
    drawChances(learning);
  };

  const choose = (app: string): void => {
    chosen = app;
    draw();
  };
  const select = find('#app', HTMLSelectElement);
  select.addEventListener('change', () => choose(select.value));
  new ResizeObserver(draw).observe(find('#learned', HTMLElement));

  return {
    draw: (next) => {
      state = next;
      draw();
    },
    choose,
  };
};
