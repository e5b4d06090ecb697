import type { LearningState } from '../../wire/dashboard/learningState.ts';
import { findElement, setText } from '../page/elements.ts';
import { readersSentence } from './sentences.ts';

/** The app that simulated readers visit. */
const SIMULATED_APP = 'simulated';

/** Sends a request about simulated readers. Returns an error message, or '' on success. */
const sendRequest = async (init: RequestInit): Promise<string> => {
  try {
    const response = await fetch('simulate', init);
    return response.ok ? '' : (await response.text()).trim();
  } catch {
    return 'The server does not respond.';
  }
};

/**
 * Sets up the button that starts and stops simulated readers.
 *
 * @param onClicked receives the id of the readers' app after they were started or stopped
 * @returns a function that draws the button for a state
 */
export const createSimulateButton = (
  onClicked: (app: string) => void,
): ((state: Pick<LearningState, 'known' | 'simulated'> | undefined) => void) => {
  const box = findElement('#simulate', HTMLElement);
  const button = findElement('#simulate button', HTMLButtonElement);
  const readers = findElement('#readers', HTMLElement);
  const problem = findElement('#simulate-problem', HTMLElement);
  let isRunning = false;
  let isBusy = false;

  button.addEventListener('click', async () => {
    // A flag instead of `disabled`, because a disabled button loses the focus.
    if (isBusy) return;
    isBusy = true;
    const start = { method: 'POST', headers: { 'Content-Type': 'application/json' } };
    setText(
      problem,
      await sendRequest(isRunning ? { method: 'DELETE' } : { ...start, body: JSON.stringify({ app: SIMULATED_APP }) }),
    );
    isBusy = false;
    onClicked(SIMULATED_APP);
  });

  return (state) => {
    if (!state) return;
    const { known, simulated } = state;
    isRunning = simulated?.running ?? false;
    setText(button, isRunning ? 'Stop' : 'Send simulated readers');
    setText(readers, readersSentence(simulated));
    box.hidden = !known.includes(SIMULATED_APP);
  };
};
