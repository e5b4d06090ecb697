import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { platform } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Admin } from '@platformatic/kafka';

// Starts a real Apache Kafka for tests: one process that is both broker and controller, with its data in a temporary
// folder. Maven downloads the jars once, from Maven Central.

const VERSION = '4.1.1';
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

// Without a binding for SLF4J, the broker would log nothing, not even why it cannot start.
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>topslot</groupId>
  <artifactId>kafka-for-tests</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${VERSION}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`;

// The broker runs for about a minute, so an optimizing compiler would not pay off.
const JAVA_OPTIONS = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const LOG_LEVEL = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';

// Milliseconds. Generous, because the machine may be busy.
const START_TIMEOUT = 120_000;
const STOP_TIMEOUT = 15_000;
const DOWNLOAD_TIMEOUT = 300_000;

const run = promisify(execFile);

/** Returns the last line of an output, which usually states the error. */
const lastLine = (text) => text.trim().split('\n').at(-1)?.trim() ?? '';

const findJava = async () => {
  const home = process.env['JAVA_HOME'];
  for (const java of [...(home ? [join(home, 'bin', 'java')] : []), 'java']) {
    // Java prints its version to stderr.
    const output = await run(java, ['-version']).catch(() => undefined);
    const [, version = '0'] = /version "(\d+)/.exec(output?.stderr ?? '') ?? [];
    if (Number(version) >= 17) return java;
  }
  return undefined;
};

const download = async (folder) => {
  await mkdir(CACHE, { recursive: true });
  // Downloads to a temporary folder and renames it, because another process may be downloading at the same time.
  const work = await mkdtemp(join(CACHE, 'kafka-'));
  try {
    await writeFile(join(work, 'pom.xml'), POM);
    console.log(`kafka: downloading Apache Kafka ${VERSION} (40 MB) to ${folder}`);
    const mavenOptions = ['--batch-mode', '--quiet', '-Dstyle.color=never', '--file', join(work, 'pom.xml')];
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
    const options = ['-DincludeScope=runtime', `-DoutputDirectory=${join(work, 'jars')}`];
    await run('mvn', [...mavenOptions, goal, ...options], { timeout: DOWNLOAD_TIMEOUT, shell: platform === 'win32' });
    await rename(join(work, 'jars'), folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

const locateKafka = async () => {
  const java = await findJava();
  if (java === undefined) return { missing: 'it needs Java 17 or newer.' };
  const jars = join(CACHE, `kafka-${VERSION}`);
  try {
    if (!existsSync(jars)) await download(jars);
  } catch (error) {
    if (error.code === 'ENOENT') return { missing: 'it needs Maven (mvn) to download Apache Kafka.' };
    const reason =
      `${error.stdout ?? ''}`.split('\n').find((line) => line.includes('ERROR')) ?? lastLine(error.message);
    return { missing: `Maven cannot download Apache Kafka: ${reason.trim()}` };
  }
  return { java, classPath: (await readdir(jars)).map((jar) => join(jars, jar)).join(delimiter) };
};

let located;

/** Finds or downloads Kafka. Returns `{ java, classPath }`, or `{ missing }` with a sentence about what is missing. */
export const findKafka = () => (located ??= locateKafka());

/**
 * The ports for brokers. They lie below the ranges from which systems assign ports to outgoing connections and to
 * listeners on port 0 (Linux: from 32768; macOS and Windows: from 49152). A port from those ranges could be assigned to
 * another socket before the broker listens on it, or between its end and its restart.
 */
const MIN_PORT = 15_000;
const MAX_PORT = 32_767;

const isFree = async (port) => {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  await new Promise((resolve) => server.close(resolve));
  return true;
};

const findFreePort = async () => {
  for (;;) {
    const port = randomInt(MIN_PORT, MAX_PORT + 1);
    if (await isFree(port)) return port;
  }
};

/** How often a start is repeated with other ports because another process has taken one of them meanwhile. */
const MAX_STARTS = 3;

class PortTakenError extends Error {}

const EXITED = Symbol('exited');

/**
 * Waits until the broker lists its topics, which it can do only when it is fully started. `exited`: resolves if it
 * ends.
 */
const waitUntilReady = async (brokers, exited) => {
  const admin = new Admin({ clientId: 'broker.mjs', bootstrapBrokers: brokers, retries: false, requestTimeout: 2000 });
  const end = Date.now() + START_TIMEOUT;
  try {
    for (;;) {
      const listed = await Promise.race([admin.listTopics().catch((error) => error), exited]);
      if (Array.isArray(listed)) return;
      if (listed === EXITED || Date.now() > end) throw new Error('The broker does not answer.', { cause: listed });
      await sleep(50);
    }
  } finally {
    await admin.close();
  }
};

const startOnce = async (found, advertised) => {
  const folder = await mkdtemp(join(tmpdir(), 'topslot-kafka-'));
  const [port, controllerPort, proxiedPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const brokers = [`127.0.0.1:${port}`];
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'log.dirs': join(folder, 'data'),
    listeners: `PLAIN://127.0.0.1:${port},FRONT://127.0.0.1:${proxiedPort},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAIN://127.0.0.1:${port},FRONT://127.0.0.1:${advertised ?? proxiedPort}`,
    'listener.security.protocol.map': 'PLAIN:PLAINTEXT,FRONT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAIN',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    // Topics that the broker creates by itself would hide that the code under test does not create them.
    'auto.create.topics.enable': false,
    // The controller rejects the restarted broker until the session of the killed one has expired.
    'broker.session.timeout.ms': 1000,
    'broker.heartbeat.interval.ms': 200,
    'controller.quorum.election.timeout.ms': 200,
    'controller.quorum.fetch.timeout.ms': 400,
    'default.replication.factor': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
  };
  const file = join(folder, 'server.properties');
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`);
  // In a .properties file, a backslash starts an escape sequence; paths of Windows contain backslashes.
  await writeFile(file, lines.join('').replaceAll('\\', '\\\\'));

  const java = [...JAVA_OPTIONS, LOG_LEVEL, '-cp', found.classPath];
  // Like `StorageTool random-uuid`: 16 bytes in Base64 without a leading hyphen, which would start an option.
  const id = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  await run(found.java, [...java, 'kafka.tools.StorageTool', 'format', '--standalone', '-t', id, '-c', file]);

  let child;
  let exited;
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  const killAtExit = () => {
    child?.kill('SIGKILL');
    // The broker may still write for a moment, so the deletion is retried.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  };
  process.on('exit', killAtExit);

  const start = async () => {
    const log = join(folder, 'broker.log');
    const out = openSync(log, 'a');
    child = spawn(found.java, [...java, 'kafka.Kafka', file], { cwd: dirname(file), stdio: ['ignore', out, out] });
    closeSync(out);
    exited = once(child, 'exit');
    const hasExited = exited.then(() => EXITED);
    await waitUntilReady(brokers, hasExited).catch(async (error) => {
      await kill();
      const output = readFileSync(log, 'utf8');
      const message = `Apache Kafka does not start:\n${output.slice(-2000)}`;
      throw /Address already in use|BindException/.test(output)
        ? new PortTakenError(message, { cause: error })
        : new Error(message, { cause: error });
    });
  };
  const stop = async () => {
    child.kill('SIGTERM');
    const killTimer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
    await exited;
    clearTimeout(killTimer);
    process.off('exit', killAtExit);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    process.off('exit', killAtExit);
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { brokers, proxiedPort, stop, kill, restart: async () => (await kill(), start()) };
};

/**
 * Starts a broker. It ends with this process at the latest.
 *
 * @param advertised the port of a proxy in front of the broker. To clients that connect through the proxy, the broker
 *   advertises this port as its own, so that they stay behind the proxy.
 * @returns `brokers`: its address; `proxiedPort`: the port that a proxy must forward to; `stop`: ends the broker and
 *   deletes its data; `kill`: ends it like a crash; `restart`: kills it and starts it again with the same data and
 *   ports
 */
export const startBroker = async ({ advertised } = {}) => {
  const found = await findKafka();
  if ('missing' in found) throw new Error(`No broker: ${found.missing}`);
  for (let starts = 1; ; starts += 1) {
    try {
      return await startOnce(found, advertised);
    } catch (error) {
      if (!(error instanceof PortTakenError) || starts === MAX_STARTS) throw error;
    }
  }
};
