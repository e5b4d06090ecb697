import { callerFeatures } from '../model/callerFeatures.ts';
import type { Context } from '../records/context.ts';

/** What a caller brought along is bounded, as it is where we learn from it. */
const MOST = 64;

/**
 * What a caller brought along, flat: `{"features.topic=sea":1,"features.vector[2]":0.5}`. As it came it could hold what
 * Vowpal Wabbit cannot read in that place (a list of texts, a list in a list), or a key that it reads as its own (`_multi`,
 * `_label_cost`). Amounts are between -10 and 10, as our own model takes them.
 *
 * @returns `undefined` where there is nothing in it
 */
export const flatten = (
  brought: readonly unknown[] | undefined,
  root: string,
): Readonly<Record<string, number>> | undefined => {
  const found = callerFeatures(brought ?? [], root, MOST);
  return found.length > 0 ? Object.fromEntries(found.map(({ name, value }) => [name, value])) : undefined;
};

const hasFacts = (namespace: object): boolean => Object.values(namespace).some((value) => value !== undefined);

/**
 * What is known of a visit, in namespaces: as in the original, where there was one for it. Vowpal Wabbit goes by the first letter
 * of a namespace, so they differ in it, from each other and from the `i` and `j` of the actions. The hour is a text: a number
 * would be an amount.
 *
 * Who the reader is, is not in it.
 */
export const namespacesOf = ({ device, hour, from, language, liked, shared }: Context): object => {
  const namespaces: Readonly<Record<string, object | undefined>> = {
    GUser: { language, liked },
    MRefer: { from },
    OUserAgent: { DeviceType: device },
    THour: { hour: String(hour) },
    SShared: flatten(shared, 'shared'),
  };
  return Object.fromEntries(
    Object.entries(namespaces).filter(([, namespace]) => namespace !== undefined && hasFacts(namespace)),
  );
};
