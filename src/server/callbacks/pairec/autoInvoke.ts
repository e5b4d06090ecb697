import type { App } from '../../ranking/apps.ts';
import type { Recommendation } from '../../ranking/recommendation.ts';
import type { PairecRecorder } from './pairecRecorder.ts';

/** Maximum number of rankings that are being recorded at once. The limit bounds memory use. */
export const MAX_PENDING_RANKINGS = 1000;

/**
 * Records a ranking the way PAI-Rec does with `AutoInvokeCallBack`: as if the caller had reported all of its items at
 * once (Callback API, "Enable automatic scene callback"). It only writes records: a recommended item is not necessarily
 * a delivered one. Under `dnt` there is no reader id, so the event id replaces it. Never rejects.
 */
const autoInvoke = async (
  recorder: PairecRecorder,
  logLine: (line: string) => void,
  app: App,
  { eventId, context, offer, order }: Recommendation,
): Promise<void> => {
  // Lets the server send the response first.
  await new Promise(setImmediate);
  try {
    const { device, hour, from, language, reader = eventId } = context;
    const recommendationFeatures = { device, hour, ...(from && { from }), ...(language && { language }) };
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
    const written = await recorder.record(callback, { app, context, recommendationFeatures });
    if (!written.ok) logLine(`callback: scene ${app.pairecScene}: ${written.why}`);
  } catch (error) {
    // A bug. No caller awaits this promise, so an uncaught rejection would end the process.
    logLine(
      `callback: scene ${app.pairecScene}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
};

/** The automatic callbacks. */
export interface AutoInvoke {
  /** Must be called for every ranking. Returns at once and records the ranking in the background. */
  readonly onRanked: (app: App, recommendation: Recommendation) => void;
  /** Resolves when all pending rankings are recorded. */
  readonly whenIdle: () => Promise<void>;
}

/**
 * Creates the automatic callbacks. They track pending writes, so a server can wait for the last ones before it stops.
 * While `MAX_PENDING_RANKINGS` are pending, further rankings are dropped, so a slow topic cannot fill the memory.
 *
 * @param logLine receives console lines: the same line for every ranking that is dropped
 */
export const createAutoInvoke = (recorder: PairecRecorder, logLine: (line: string) => void): AutoInvoke => {
  const pending = new Set<Promise<void>>();
  return {
    onRanked: (app, recommendation) => {
      // Most apps have no automatic callbacks, so the common case returns early.
      if (recommendation.order.length === 0 || !recorder.shouldAutoInvoke(app)) return;
      if (pending.size >= MAX_PENDING_RANKINGS) {
        logLine(
          `callback: scene ${app.pairecScene}: the topic is too slow. Rankings are dropped while ` +
            `${MAX_PENDING_RANKINGS} others are being written. Check its Kafka brokers or the disk.`,
        );
        return;
      }
      const recording = autoInvoke(recorder, logLine, app, recommendation).finally(() => pending.delete(recording));
      pending.add(recording);
    },
    whenIdle: async () => void (await Promise.all(pending)),
  };
};
