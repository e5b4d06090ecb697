/**
 * Creates small folds that depend on the order of each app's records: a reward before its decision waits for the
 * decision, and only the first reward counts. Their state can be compared, and `when` waits for a condition.
 */
export const createFolds = () => {
  const apps = new Map();
  const waiting = new Set();
  let applied = 0;
  const newApp = () => ({ records: [], decisions: new Set(), rewards: new Set(), early: new Set() });
  const appOf = (app) => apps.get(app) ?? apps.set(app, newApp()).get(app);
  /** Returns the effect of a record on its app. */
  const effectOf = ({ type, eventId }, { decisions, rewards, early }) => {
    if (type === 'decision') {
      decisions.add(eventId);
      if (early.delete(eventId)) rewards.add(eventId);
      return undefined;
    }
    if (!decisions.has(eventId)) {
      early.add(eventId);
      return { joined: 'dangling' };
    }
    if (rewards.has(eventId)) return { joined: 'repeated' };
    rewards.add(eventId);
    return { joined: 'counted' };
  };
  const folds = {
    applyRecord: (record) => {
      applied += 1;
      const app = appOf(record.app);
      app.records.push(record.eventId);
      const effect = effectOf(record, app);
      for (const check of waiting) check();
      return effect;
    },
    save: function* () {
      for (const [app, { records, decisions, rewards, early }] of apps) {
        yield { app, records, decisions: [...decisions], rewards: [...rewards], early: [...early] };
      }
    },
    restore: ({ app, records, decisions, rewards, early }) => {
      apps.set(app, {
        records,
        decisions: new Set(decisions),
        rewards: new Set(rewards),
        early: new Set(early),
      });
    },
  };
  return {
    ...folds,
    /** Returns the whole state, independent of the order of records of different apps. */
    state: () => Object.fromEntries([...folds.save()].map(({ app, ...appState }) => [app, appState])),
    /** Returns the number of records applied since the folds were created. */
    applied: () => applied,
    has: (app, eventId) => apps.get(app)?.records.includes(eventId) ?? false,
    /** Resolves once a condition holds. */
    when: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
};

export const decision = (app, eventId) => ({
  type: 'decision',
  app,
  time: 1,
  eventId,
  policy: 'learn',
  sets: ['news'],
  articles: ['a', 'b'],
  order: [1, 0],
  probabilities: [0.5, 0.5],
  context: { device: 'phone', hour: 3 },
});

export const reward = (app, eventId) => ({ type: 'reward', app, time: 1, eventId, value: 1 });
