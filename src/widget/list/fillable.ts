/** What we have put into containers. */
export const built = new WeakSet<Element>();

/** Whether a container is ours to fill: it is empty, or holds nothing but what we have filled it with. */
export const isFillable = (container: Element): boolean => [...container.children].every((child) => built.has(child));
