/**
 * Calls `callback` in a task of its own, so that the reader's input and the page's rendering do not wait for several
 * steps at once. A message is not delayed, unlike a timer in a nested or hidden page, and runs while a test has stopped
 * the page's timers.
 */
export const nextTask = (callback: () => void): void => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = callback;
  port2.postMessage(0);
};
