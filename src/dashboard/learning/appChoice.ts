import type { AppLearning, LearningState } from '../../wire/dashboard/learningState.ts';

/** The apps to choose from, the one that simulated readers are visiting first. */
export const orderedApps = ({ apps, simulated }: Pick<LearningState, 'apps' | 'simulated'>): readonly AppLearning[] => {
  if (!simulated?.running) return apps;
  const isVisited = ({ app }: AppLearning): boolean => app === simulated.app;
  return [...apps.filter(isVisited), ...apps.filter((learning) => !isVisited(learning))];
};

/**
 * The app to show. Nothing takes away what somebody chose; nor does the end of a simulation what it has brought up.
 *
 * @param chosen by hand
 * @param before what is shown now
 */
export const appToShow = (
  state: Pick<LearningState, 'apps' | 'simulated'>,
  chosen: string | undefined,
  before: string | undefined,
): AppLearning | undefined => {
  const ordered = orderedApps(state);
  const visited = state.simulated?.running ? state.simulated.app : undefined;
  for (const wanted of [chosen, visited, before]) {
    const found = wanted === undefined ? undefined : ordered.find(({ app }) => app === wanted);
    if (found) return found;
  }
  return ordered[0];
};
