import type { AppLearning, LearningState } from '../../wire/dashboard/learningState.ts';

/** Sorts the apps for the list of choices: the one that simulated readers are visiting comes first. */
export const sortApps = ({ apps, simulated }: Pick<LearningState, 'apps' | 'simulated'>): readonly AppLearning[] => {
  if (!simulated?.running) return apps;
  const isVisited = ({ app }: AppLearning): boolean => app === simulated.app;
  return [...apps.filter(isVisited), ...apps.filter((learning) => !isVisited(learning))];
};

/**
 * Selects the app to show: the one that the user chose, else the one that simulated readers are visiting, else the
 * current one, else the first. An id that does not exist (yet) is skipped.
 *
 * @param chosen the id that the user chose
 * @param current the id that is shown now
 */
export const selectApp = (
  state: Pick<LearningState, 'apps' | 'simulated'>,
  chosen: string | undefined,
  current: string | undefined,
): AppLearning | undefined => {
  const ordered = sortApps(state);
  const visited = state.simulated?.running ? state.simulated.app : undefined;
  for (const wanted of [chosen, visited, current]) {
    const match = wanted === undefined ? undefined : ordered.find(({ app }) => app === wanted);
    if (match) return match;
  }
  return ordered[0];
};
