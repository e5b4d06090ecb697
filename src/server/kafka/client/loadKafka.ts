import type * as kafka from '@platformatic/kafka';

/** What `import()` gives of the package. */
export type Kafka = typeof kafka;

const NAME = '@platformatic/kafka';

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'ERR_MODULE_NOT_FOUND' &&
  // Something that the package itself lacks has the same code.
  error.message.includes(`Cannot find package '${NAME}'`);

/**
 * Loads the package that speaks to Kafka. It is an optional peer, so that whoever has no Kafka installs nothing for it.
 *
 * @param neededBy the beginning of the sentence that says who misses it
 * @param importKafka replaces the package in tests
 */
export const loadKafka = async (
  neededBy: string,
  importKafka: () => Promise<Kafka> = () => import('@platformatic/kafka'),
): Promise<{ readonly ok: true; readonly kafka: Kafka } | { readonly ok: false; readonly why: string }> => {
  try {
    return { ok: true, kafka: await importKafka() };
  } catch (error) {
    if (isMissing(error)) return { ok: false, why: `${neededBy} needs the package ${NAME}: npm i ${NAME}.` };
    // Such as a version of it that this version of Node is too old for.
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, why: `${neededBy} needs the package ${NAME}, which cannot be loaded: ${why}.` };
  }
};
