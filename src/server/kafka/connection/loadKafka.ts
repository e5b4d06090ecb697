import type * as kafka from '@platformatic/kafka';

/** The module of the package. */
export type Kafka = typeof kafka;

const NAME = '@platformatic/kafka';

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  error.code === 'ERR_MODULE_NOT_FOUND' &&
  // A missing dependency of the package has the same code.
  error.message.includes(`Cannot find package '${NAME}'`);

/**
 * Loads the Kafka client. It is an optional peer dependency: without Kafka it need not be installed.
 *
 * @param neededBy the feature that needs it; the subject of the error sentence
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
    // For example, the installed version requires a newer Node.
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, why: `${neededBy} needs the package ${NAME}, which cannot be loaded: ${why}.` };
  }
};
