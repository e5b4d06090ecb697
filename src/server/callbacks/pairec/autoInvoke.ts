import type { App } from '../../ranking/apps.ts';
import type { Recommendation } from '../../ranking/recommendation.ts';
import type { Pairec } from './pairec.ts';

/** The most records under way: each holds a ranking in memory, and more come with every visit. */
export const MOST_UNDER_WAY = 1000;

/**
 * Records a ranking as PAI-Rec does where `AutoInvokeCallBack` is set: as if its caller had reported all of it at once
 * (Callback API, "Enable automatic scene callback"). It writes records and nothing else: that it was recommended does not
 * mean that it was delivered.
 *
 * Under `dnt` the reader is nobody, and the event stands for them. Never rejects.
 */
const autoInvoke = async (
  pairec: Pairec,
  say: (line: string) => void,
  app: App,
  { eventId, context, offer, order }: Recommendation,
): Promise<void> => {
  // The answer goes first.
  await new Promise(setImmediate);
  try {
    const { device, hour, from, language, reader = eventId } = context;
    const recommended = { device, hour, ...(from && { from }), ...(language && { language }) };
    const items = order.flatMap((index) => {
      const { id, guid, title } = offer.candidates.actions[index] ?? {};
      if (id === undefined) return [];
      return [{ id, features: { ...(guid !== undefined && { guid }), ...(title !== undefined && { title }) } }];
    });
    const callback = {
      uid: reader,
      requestId: eventId,
      sceneId: app.pairecScene,
      features: {},
      items,
      requestInfo: {},
    };
    const written = await pairec.record(callback, { app, context, recommended });
    if (!written.ok) say(`callback: scene ${app.pairecScene}: ${written.why}`);
  } catch (error) {
    // A bug. Nobody waits for this, so nobody else would catch it, and it must not end the process.
    say(
      `callback: scene ${app.pairecScene}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
};

/** Records rankings of themselves. */
export interface AutoInvoke {
  /** To be told of every ranking; returns at once, and nobody waits for what it does. */
  readonly ranked: (app: App, recommendation: Recommendation) => void;
  /** Resolves when everything that was to be recorded is. */
  readonly idle: () => Promise<void>;
}

/**
 * Keeps count of the records that are being written, so that a server that ends does not lose the last ones, and that a topic
 * that takes them more slowly than they come does not fill the memory: what would be one too many is left out, and said.
 *
 * @param say takes a line for the operator; the same one for every ranking that is left out
 */
export const createAutoInvoke = (pairec: Pairec, say: (line: string) => void): AutoInvoke => {
  const running = new Set<Promise<void>>();
  return {
    ranked: (app, recommendation) => {
      // Most apps record nothing of themselves, and this is asked with every ranking.
      if (recommendation.order.length === 0 || !pairec.invokes(app)) return;
      if (running.size >= MOST_UNDER_WAY) {
        say(
          `callback: scene ${app.pairecScene}: rankings are not recorded while ${MOST_UNDER_WAY} others are being written: the topic is too slow.`,
        );
        return;
      }
      const run = autoInvoke(pairec, say, app, recommendation).finally(() => running.delete(run));
      running.add(run);
    },
    idle: async () => void (await Promise.all(running)),
  };
};
