import { createLearningView } from './drawLearning.ts';
import { find, setText } from '../page/element.ts';
import { pollLearning } from './pollLearning.ts';
import { createSimulateButton } from './simulateButton.ts';

/** Shows what the server has learned, as it learns. While the server is away its last figures stay, and are said to be that. */
export const followLearning = (): void => {
  const { draw, choose } = createLearningView();
  const drawButton = createSimulateButton((app) => {
    choose(app);
    readNow();
  });
  const readNow = pollLearning((state) => {
    const away = 'The server does not answer; what stands here is the last it said.';
    setText(find('#learning-away', HTMLElement), state ? '' : away);
    drawButton(state);
    if (state) draw(state);
  });
};
