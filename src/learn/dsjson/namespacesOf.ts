import { callerFeatures } from '../model/callerFeatures.ts';
import type { Context } from '../records/context.ts';

/** Maximum number of features from a caller, as in our own model. */
const MAX_CALLER_FEATURES = 64;

/**
 * Flattens the features from a caller: `{"features.topic=sea":1,"features.vector[2]":0.5}`. As sent, they could contain
 * values that Vowpal Wabbit cannot read in this place (a list of texts, nested lists), or its reserved keys (`_multi`,
 * `_label_cost`). Amounts are limited to -10…10, as in our own model.
 *
 * @returns `undefined` if there are no features
 */
export const flatten = (
  values: readonly unknown[] | undefined,
  root: string,
): Readonly<Record<string, number>> | undefined => {
  const features = callerFeatures(values ?? [], root, MAX_CALLER_FEATURES);
  return features.length > 0 ? Object.fromEntries(features.map(({ name, value }) => [name, value])) : undefined;
};

const hasFacts = (namespace: object): boolean => Object.values(namespace).some((value) => value !== undefined);

/**
 * Returns the facts about a visit as dsjson namespaces, named as in the original service where it had one. Vowpal
 * Wabbit identifies a namespace by its first letter, so all first letters differ, also from the `i` and `j` of the
 * actions. The hour is a text, as Vowpal Wabbit would read a number as an amount.
 *
 * The result does not identify the reader.
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
