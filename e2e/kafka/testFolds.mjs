/**
 * Small folds that depend on the order of every app's records: a reward that comes before its decision waits for it, and only
 * the first one counts. What they know can be compared, and `when` waits until it is so.
 */
export const createFolds = () => {
  const apps = new Map();
  const waiting = new Set();
  let taken = 0;
  const newApp = () => ({ records: [], decisions: new Set(), rewards: new Set(), early: new Set() });
  const appOf = (app) => apps.get(app) ?? apps.set(app, newApp()).get(app);
  const joinedOf = ({ type, eventId }, { decisions, rewards, early }) => {
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
    take: (record) => {
      taken += 1;
      const app = appOf(record.app);
      app.records.push(record.eventId);
      const effect = joinedOf(record, app);
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
    /** Everything that they know, whatever the order of the apps among each other. */
    state: () => Object.fromEntries([...folds.save()].map(({ app, ...rest }) => [app, rest])),
    /** How many records they were given since they were made. */
    taken: () => taken,
    has: (app, eventId) => apps.get(app)?.records.includes(eventId) ?? false,
    when: (isSo) =>
      new Promise((resolve) => {
        const check = () => {
          if (!isSo()) return;
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
