/**
 * Calls `onDisplayed` when at least half of the watched element has been in view for one second in a visible tab. (Half
 * of the whole list would never be in view on a phone.)
 *
 * @param onDisplayed may be called several times
 * @returns a function that sets the watched element and restarts the second; without an element, nothing is watched
 */
export const watchDisplay = (onDisplayed: () => void): ((element?: Element) => void) => {
  let timer: number | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { intersectionRatio } of entries) {
        clearTimeout(timer);
        if (intersectionRatio >= 0.5 && !document.hidden) timer = setTimeout(onDisplayed, 1000);
      }
    },
    { threshold: 0.5 },
  );
  return (element) => {
    clearTimeout(timer);
    observer.disconnect();
    if (element) observer.observe(element);
  };
};
