// A dsjson reader that shares no code with the writer. It checks the keys, their order, the types, and the consistency
// of the values. The name ends in .test.ts so that the file is not part of the package.

/** The problems of a line; empty for a valid one. */
export type Problems = readonly string[];

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number' && Number.isFinite(item));
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const REQUIRED = [
  '_label_cost',
  '_label_probability',
  '_label_Action',
  '_labelIndex',
  'Timestamp',
  'Version',
  'EventId',
];
const ORDER = [...REQUIRED.slice(0, 4), '_skipLearn', 'o', ...REQUIRED.slice(4), 'a', 'c', 'p', 'VWState'];

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;

/**
 * Returns whether Vowpal Wabbit can read a value as features: a text, a number, a boolean, a list of numbers, or an object
 * of features.
 */
const isFeatures = (value: unknown): boolean => {
  if (['string', 'number', 'boolean'].includes(typeof value) || isNumbers(value)) return true;
  return (
    isFields(value) &&
    Object.entries(value).every(([key, item]) => (key === '_text' || !key.startsWith('_')) && isFeatures(item))
  );
};

const isNamespace = (value: unknown): boolean =>
  isFields(value)
    ? isFeatures(value)
    : Array.isArray(value) && value.every((item) => isFields(item) && isFeatures(item));

const actionProblems = (action: unknown): string[] => {
  if (!isFields(action)) return ['an action is not an object'];
  const { _tag, i, j } = action;
  const problems: string[] = [];
  if (Object.keys(action).join() !== '_tag,i,j') problems.push('keys of an action');
  if (!isText(_tag)) problems.push('_tag');
  if (!isFields(i) || Object.keys(i).join() !== 'constant,id' || i['constant'] !== 1 || i['id'] !== _tag)
    problems.push('i');
  if (!Array.isArray(j) || !isNamespace(j)) problems.push('j');
  return problems;
};

const contextProblems = (context: unknown, count: number): string[] => {
  if (!isFields(context)) return ['c'];
  const { _multi: actions, ...namespaces } = context;
  if (!Array.isArray(actions) || Object.keys(context).at(-1) !== '_multi') return ['_multi'];
  const problems = actions.flatMap(actionProblems);
  if (actions.length !== count) problems.push('as many actions as numbers');
  const tags = actions.map((action) => (isFields(action) ? action['_tag'] : undefined));
  if (new Set(tags).size !== tags.length) problems.push('tags differ');
  const names = [...Object.keys(namespaces), 'i', 'j'];
  if (new Set(names.map((name) => name[0])).size !== names.length) problems.push('first letters differ');
  if (!Object.values(namespaces).every(isNamespace)) problems.push('a namespace');
  return problems;
};

const observationProblems = (o: unknown, eventId: unknown, cost: unknown): string[] => {
  if (o === undefined) return [];
  const [observation, ...more]: readonly unknown[] = Array.isArray(o) ? o : [];
  if (!isFields(observation) || more.length > 0 || Object.keys(observation).join() !== 'v,EventId,ActionTaken')
    return ['o'];
  const { v, EventId, ActionTaken } = observation;
  return typeof v === 'number' && v + Number(cost) === 0 && EventId === eventId && ActionTaken === false ? [] : ['o'];
};

/** Checks the positions by which some tools find values without parsing. */
const prefixProblems = (line: string): string[] => {
  const shape =
    /^\{"_label_cost":-?[\d.e+-]+,"_label_probability":[\d.e-]+,"_label_Action":\d+,"_labelIndex":\d+,("_skipLearn":true,)?("o":\[\{[^\]]*\}\],)?"Timestamp":"[^"]+","Version":"1","EventId":"[^"]{34,}","a":\[[\d,]+\],"c":\{/;
  const problems: string[] = [];
  if (!line.startsWith('{"_label_cost":')) problems.push('begins with the cost');
  if (!shape.test(line)) problems.push('the shape of the beginning');
  if (!/\],?\},"p":\[[\d.,]+\],"VWState":\{"m":"[^"]{1,90}"\}\}$/.test(line)) problems.push('the shape of the end');
  return problems;
};

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** Returns the problems of a decision's line. */
export const readDecisionLine = (line: string): Problems => {
  const value = parse(line);
  if (!isFields(value) || /[\n\r]/.test(line)) return ['one JSON object on one line'];
  if (JSON.stringify(value) !== line) return ['compact JSON, no key twice, no -0'];
  const { a, p, c, o, EventId, Timestamp, Version, VWState, _skipLearn } = value;
  const { _label_cost: cost, _label_probability: probability, _label_Action: action, _labelIndex: index } = value;
  const keys = Object.keys(value);
  const problems = prefixProblems(line);
  if (keys.join() !== ORDER.filter((key) => keys.includes(key)).join()) problems.push('order of the keys');
  for (const key of REQUIRED) if (!keys.includes(key)) problems.push(key);
  if (typeof cost !== 'number' || !Number.isFinite(cost)) problems.push('cost');
  if (!isText(EventId)) problems.push('EventId');
  if (Version !== '1') problems.push('Version');
  if (!isText(Timestamp) || !TIME.test(Timestamp) || Number.isNaN(Date.parse(Timestamp))) problems.push('Timestamp');
  if (_skipLearn !== undefined && _skipLearn !== true) problems.push('_skipLearn');
  if (!isFields(VWState) || !isText(VWState['m'])) problems.push('VWState');
  if (!isNumbers(a) || !isNumbers(p) || a.length === 0 || a.length !== p.length) return [...problems, 'a and p'];
  if (a.toSorted((first, second) => first - second).some((number, position) => number !== position + 1))
    problems.push('a permutation');
  if (p.some((chance) => chance < 0 || chance > 1)) problems.push('chances');
  if (Math.abs(p.reduce((sum, chance) => sum + chance, 0) - 1) > 1e-9) problems.push('chances add up');
  if (action !== a[0] || index !== Number(a[0]) - 1) problems.push('the chosen action');
  if (probability !== p[0] || probability === 0) problems.push('the chance of the chosen action');
  return [...problems, ...contextProblems(c, a.length), ...observationProblems(o, EventId, cost)];
};

/** Returns the problems of a dangling reward's line. */
export const readDanglingLine = (line: string): Problems => {
  const match =
    /^\{"RewardValue":(-?\d[\d.e+-]*),"EnqueuedTimeUtc":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z)","EventId":("(?:[^"\\]|\\.)*"),"Observations":\[\{"v":(.+?),"EventId":("(?:[^"\\]|\\.)*"),"ActionId":null\}\]\}$/.exec(
      line,
    );
  if (!match || parse(line) === undefined) return ['the shape'];
  const [, value, , id, repeatedValue, repeatedId] = match;
  return value === repeatedValue && id === repeatedId ? [] : ['the repeated value and id differ'];
};
