/** A Kafka topic, and where it is. */
export interface KafkaTopic {
  /** `host:port` each, without a port 9092. One broker of the cluster would do, since it names the others. */
  readonly brokers: readonly string[];
  readonly topic: string;
  /** What the brokers' own logs call us. Default `topslot`. */
  readonly clientId?: string | undefined;
}

/** What every kind of client of the package takes. Milliseconds. */
export interface ConnectionOptions {
  readonly clientId: string;
  readonly bootstrapBrokers: { readonly host: string; readonly port: number }[];
  readonly connectTimeout: number;
  readonly requestTimeout: number;
  readonly timeout: number;
}

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

const DEFAULT_PORT = 9092;
const BROKER = /^(?:\[([\da-f:.]+)\]|([^\s:/@[\]]+))(?::(\d{1,5}))?$/i;

// `org.apache.kafka.common.internals.Topic`: 1 to 249 of these, and not what a folder calls itself and the one above it.
const TOPIC = /^(?!\.{1,2}$)[\w.-]{1,249}$/;

/**
 * Checks where a topic is said to be, and makes of it what the clients are connected with.
 *
 * The package's own reading of `host:port` is not enough: a port that is no number makes it throw where nobody can catch
 * it, and it knows no IPv6 addresses.
 *
 * @param patience the most milliseconds that one request may take; the brokers are tried one after the other, so that
 *   connecting to one may take a third of it
 */
export const readConnection = (
  { brokers, topic, clientId = 'topslot' }: KafkaTopic,
  patience: number,
): Read<ConnectionOptions> => {
  if (!TOPIC.test(topic)) {
    const why = `${JSON.stringify(topic.slice(0, 300))} is no name of a Kafka topic: it has 1 to 249 of A-Z a-z 0-9 . _ -.`;
    return { ok: false, why };
  }
  if (brokers.length === 0) return { ok: false, why: `The Kafka topic ${topic} needs a broker, such as "kafka:9092".` };
  const bootstrapBrokers: { host: string; port: number }[] = [];
  for (const broker of brokers) {
    const [, ipv6, name, digits] = BROKER.exec(broker) ?? [];
    const host = ipv6 ?? name;
    const port = digits === undefined ? DEFAULT_PORT : Number(digits);
    if (host === undefined || port < 1 || port > 65_535) {
      return {
        ok: false,
        why: `${JSON.stringify(broker.slice(0, 300))} is no Kafka broker: write it as "kafka:9092".`,
      };
    }
    bootstrapBrokers.push({ host, port });
  }
  return {
    ok: true,
    value: {
      clientId,
      bootstrapBrokers,
      connectTimeout: Math.ceil(patience / 3),
      requestTimeout: patience,
      timeout: patience,
    },
  };
};
