import type { Choice, Policy } from './policy.ts';

/** Keeps the editors' order. The same few choices are given out again and again: this is the hottest path there is. */
const keepOrder = (): Policy => {
  const choices: Choice[] = [];
  return ({ length }) =>
    (choices[length] ??= {
      order: Array.from({ length }, (_, index) => index),
      probabilities: Array.from({ length }, (_, index) => (index === 0 ? 1 : 0)),
    });
};

/** Puts an article drawn at random on top; all others keep their order. */
const randomTop = (): Policy => {
  const probabilities: number[][] = [];
  return (actions, _context, draw) => {
    const { length } = actions;
    const top = Math.floor(draw() * length);
    const order = [top];
    for (let index = 0; index < length; index += 1) if (index !== top) order.push(index);
    return { order, probabilities: (probabilities[length] ??= Array.from(actions, () => 1 / length)) };
  };
};

/**
 * The policies by the name that the configuration uses. `default` never reorders; `random` draws the top article
 * uniformly, which is what a baseline measurement needs.
 */
export const policies = { default: keepOrder, random: randomTop } as const satisfies Record<string, () => Policy>;

export type PolicyName = keyof typeof policies;
