/** The name of a Kafka topic and the addresses of its cluster. */
export interface KafkaTopic {
  /** `host:port` each; the default port is 9092. One reachable broker suffices, because it names the others. */
  readonly brokers: readonly string[];
  readonly topic: string;
  /** The name of this client in the brokers' logs. Default: `topslot`. */
  readonly clientId?: string | undefined;
}

/** Options of every client class of the package. Times are in milliseconds. */
export interface ConnectionOptions {
  readonly clientId: string;
  readonly bootstrapBrokers: { readonly host: string; readonly port: number }[];
  readonly connectTimeout: number;
  readonly requestTimeout: number;
  readonly timeout: number;
}

type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

const DEFAULT_PORT = 9092;
const BROKER = /^(?:\[([\da-f:.]+)\]|([^\s:/@[\]]+))(?::(\d{1,5}))?$/i;

// The rules of `org.apache.kafka.common.internals.Topic`: 1 to 249 of these characters, but neither `.` nor `..`.
const TOPIC = /^(?!\.{1,2}$)[\w.-]{1,249}$/;

/**
 * Validates the name of a topic and the addresses of its brokers, and returns the connection options of a client.
 *
 * The package's own parser of `host:port` is not sufficient: an invalid port makes it throw outside of any promise, and
 * it does not support IPv6 addresses.
 *
 * @param timeout the maximum duration of a request in milliseconds. Connecting to one broker may take a third of it,
 *   because the brokers are tried one after the other.
 */
export const parseConnection = (
  { brokers, topic, clientId = 'topslot' }: KafkaTopic,
  timeout: number,
): Parsed<ConnectionOptions> => {
  if (!TOPIC.test(topic)) {
    const name = JSON.stringify(topic.slice(0, 300));
    const rule = 'use 1 to 249 of the characters A-Z a-z 0-9 . _ -';
    return { ok: false, why: `${name} is not a valid Kafka topic name: ${rule}.` };
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
        why:
          `${JSON.stringify(broker.slice(0, 300))} is not a valid Kafka broker: ` +
          'write "host:port", such as "kafka:9092".',
      };
    }
    bootstrapBrokers.push({ host, port });
  }
  return {
    ok: true,
    value: {
      clientId,
      bootstrapBrokers,
      connectTimeout: Math.ceil(timeout / 3),
      requestTimeout: timeout,
      timeout,
    },
  };
};
