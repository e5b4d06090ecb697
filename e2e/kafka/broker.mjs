import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
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

// A real Apache Kafka for tests: one process that is broker and controller, with its data in a temporary folder. The jars
// come from Maven Central, once.

const VERSION = '4.1.1';
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

// Without a binding for SLF4J the broker would not say a word about why it does not start.
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

// It is started for a minute, so compiling well would not pay.
const JAVA_OPTIONS = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const LOG_LEVEL = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';

/** Milliseconds; a busy machine takes its time. */
const START = 120_000;
const STOP = 15_000;
const DOWNLOAD = 300_000;

const run = promisify(execFile);

/** The last words of a program, which say best what went wrong. */
const lastLine = (text) => text.trim().split('\n').at(-1)?.trim() ?? '';

const findJava = async () => {
  const home = process.env['JAVA_HOME'];
  for (const java of [...(home ? [join(home, 'bin', 'java')] : []), 'java']) {
    // Java says its version on stderr.
    const said = await run(java, ['-version']).catch(() => undefined);
    const [, version = '0'] = /version "(\d+)/.exec(said?.stderr ?? '') ?? [];
    if (Number(version) >= 17) return java;
  }
  return undefined;
};

const download = async (folder) => {
  await mkdir(CACHE, { recursive: true });
  // Under its own name only once it is whole; somebody else may be getting it at the same time.
  const work = await mkdtemp(join(CACHE, 'kafka-'));
  try {
    await writeFile(join(work, 'pom.xml'), POM);
    console.log(`kafka: downloading Apache Kafka ${VERSION} (40 MB) to ${folder}`);
    const words = ['--batch-mode', '--quiet', '-Dstyle.color=never', '--file', join(work, 'pom.xml')];
    const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
    const options = ['-DincludeScope=runtime', `-DoutputDirectory=${join(work, 'jars')}`];
    await run('mvn', [...words, goal, ...options], { timeout: DOWNLOAD, shell: platform === 'win32' });
    await rename(join(work, 'jars'), folder).catch((error) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};

const lookForKafka = async () => {
  const java = await findJava();
  if (java === undefined) return { missing: 'it needs Java 17 or newer.' };
  const jars = join(CACHE, `kafka-${VERSION}`);
  try {
    if (!existsSync(jars)) await download(jars);
  } catch (error) {
    if (error.code === 'ENOENT') return { missing: 'it needs Maven (mvn) to get Apache Kafka with.' };
    const said = `${error.stdout ?? ''}`.split('\n').find((line) => line.includes('ERROR')) ?? lastLine(error.message);
    return { missing: `Maven cannot get Apache Kafka: ${said.trim()}` };
  }
  return { java, classPath: (await readdir(jars)).map((jar) => join(jars, jar)).join(delimiter) };
};

let looking;

/** What a broker is started with: `{ java, classPath }`, or `{ missing }`, a sentence. Downloads it where it must. */
export const findKafka = () => (looking ??= lookForKafka());

/** A port that nobody listens on. */
export const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const GONE = Symbol('gone');

/** It is not there before it has answered a question that it can only answer when it is all there. */
const answers = async (brokers, gone) => {
  const admin = new Admin({ clientId: 'broker.mjs', bootstrapBrokers: brokers, retries: false, requestTimeout: 2000 });
  const end = Date.now() + START;
  try {
    for (;;) {
      const listed = await Promise.race([admin.listTopics().catch((error) => error), gone]);
      if (Array.isArray(listed)) return;
      if (listed === GONE || Date.now() > end) throw new Error('The broker does not answer.', { cause: listed });
      await sleep(50);
    }
  } finally {
    await admin.close();
  }
};

/**
 * Starts a broker, which ends with this process at the latest.
 *
 * @param advertised the port of something in front of the broker: what comes through there is answered as if that were the
 *   broker, so that clients stay behind it
 * @returns its address in `brokers`, and in `behind` the port that what stands in front should pass things on to; `stop` ends
 *   it and removes its data, `kill` ends it as a crash would, `restart` starts it again, with its data and on its ports
 */
export const startBroker = async ({ advertised } = {}) => {
  const found = await findKafka();
  if ('missing' in found) throw new Error(`No broker: ${found.missing}`);
  const folder = await mkdtemp(join(tmpdir(), 'topslot-kafka-'));
  const [port, controller, behind] = [await freePort(), await freePort(), await freePort()];
  const brokers = [`127.0.0.1:${port}`];
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'log.dirs': join(folder, 'data'),
    listeners: `PLAIN://127.0.0.1:${port},FRONT://127.0.0.1:${behind},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `PLAIN://127.0.0.1:${port},FRONT://127.0.0.1:${advertised ?? behind}`,
    'listener.security.protocol.map': 'PLAIN:PLAINTEXT,FRONT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAIN',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controller}`,
    // A topic that turns up unasked would hide that somebody forgot to make it.
    'auto.create.topics.enable': false,
    // The controller takes a broker that was killed for alive until its session ends, and lets no second one in.
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
  // In a .properties file a backslash, as in a folder of Windows, begins an escape.
  await writeFile(file, lines.join('').replaceAll('\\', '\\\\'));

  const java = [...JAVA_OPTIONS, LOG_LEVEL, '-cp', found.classPath];
  // What `StorageTool random-uuid` gives: 16 bytes in Base64 that no tool takes for an option.
  const id = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  await run(found.java, [...java, 'kafka.tools.StorageTool', 'format', '--standalone', '-t', id, '-c', file]);

  let child;
  let exited;
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  const endWithUs = () => {
    child?.kill('SIGKILL');
    // It may still be writing, for a moment.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  };
  process.on('exit', endWithUs);

  const start = async () => {
    const log = join(folder, 'broker.log');
    const out = openSync(log, 'a');
    child = spawn(found.java, [...java, 'kafka.Kafka', file], { cwd: dirname(file), stdio: ['ignore', out, out] });
    closeSync(out);
    exited = once(child, 'exit');
    const gone = exited.then(() => GONE);
    await answers(brokers, gone).catch(async (error) => {
      await kill();
      throw new Error(`Apache Kafka does not start:\n${readFileSync(log, 'utf8').slice(-2000)}`, { cause: error });
    });
  };
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP);
    await exited;
    clearTimeout(late);
    process.off('exit', endWithUs);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    process.off('exit', endWithUs);
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return { brokers, behind, stop, kill, restart: async () => (await kill(), start()) };
};
