import type { LearningState } from '../../wire/dashboard/learningState.ts';
import { find, setText } from '../page/element.ts';
import { readersSentence } from './sentences.ts';

/** The app that simulated readers visit. */
const SIMULATED = 'simulated';

/** What the server said to a request; a server that is away says nothing. */
const ask = async (init: RequestInit): Promise<string> => {
  try {
    const response = await fetch('simulate', init);
    return response.ok ? '' : (await response.text()).trim();
  } catch {
    return 'The server does not answer.';
  }
};

/**
 * The button that sends simulated readers, and stops them.
 *
 * @param asked is told that they were sent or stopped, and where they go to
 */
export const createSimulateButton = (
  asked: (app: string) => void,
): ((state: Pick<LearningState, 'known' | 'simulated'> | undefined) => void) => {
  const box = find('#simulate', HTMLElement);
  const button = find('#simulate button', HTMLButtonElement);
  const readers = find('#readers', HTMLElement);
  const problem = find('#simulate-problem', HTMLElement);
  let running = false;
  let busy = false;

  button.addEventListener('click', async () => {
    // Not disabled meanwhile, which would take the focus away.
    if (busy) return;
    busy = true;
    const start = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    setText(
      problem,
      await ask(running ? { method: 'DELETE' } : { ...start, body: JSON.stringify({ app: SIMULATED }) }),
    );
    busy = false;
    asked(SIMULATED);
  });

  return (state) => {
    if (!state) return;
    const { known, simulated } = state;
    running = simulated?.running ?? false;
    setText(button, running ? 'Stop' : 'Send simulated readers');
    setText(readers, readersSentence(simulated));
    box.hidden = !known.includes(SIMULATED);
  };
};
