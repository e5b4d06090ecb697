import { createLearningView } from './learningView.ts';
import { findElement, setText } from '../page/elements.ts';
import { pollLearning } from './pollLearning.ts';
import { createSimulateButton } from './simulateButton.ts';

/** Keeps the section "Learning" up to date. If the server does not respond, the last figures stay, with a notice. */
export const followLearning = (): void => {
  const { draw, choose } = createLearningView();
  const drawButton = createSimulateButton((app) => {
    choose(app);
    pollNow();
  });
  const pollNow = pollLearning((state) => {
    const notice = 'The server does not respond. The figures below are from its last response.';
    setText(findElement('#learning-away', HTMLElement), state ? '' : notice);
    drawButton(state);
    if (state) draw(state);
  });
};
