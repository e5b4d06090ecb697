/**
 * Makes a watch for an element that at least half of has been in view for one second, in a tab that is in front. (Half of
 * the whole list would never be in view on a phone.)
 *
 * @param displayed may be called more than once
 * @returns watches this element from now on, from the start of its second; or none
 */
export const watchDisplay = (displayed: () => void): ((element?: Element) => void) => {
  let timer: number | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { intersectionRatio } of entries) {
        clearTimeout(timer);
        if (intersectionRatio >= 0.5 && !document.hidden) timer = setTimeout(displayed, 1000);
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
