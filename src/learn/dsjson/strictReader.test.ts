// A reader of dsjson that shares nothing with the writer: keys and their order, types, and what the keys say of each other.
// It is called a test so that it is compiled with them and shipped with none.

/** An empty list: the line is as others expect it. */
export type Complaints = readonly string[];

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

/** The values that Vowpal Wabbit takes as features: texts, numbers, booleans, and lists of numbers; in objects, as deep as one likes. */
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

const actionComplaints = (action: unknown): string[] => {
  if (!isFields(action)) return ['an action is no object'];
  const { _tag, i, j } = action;
  const complaints: string[] = [];
  if (Object.keys(action).join() !== '_tag,i,j') complaints.push('keys of an action');
  if (!isText(_tag)) complaints.push('_tag');
  if (!isFields(i) || Object.keys(i).join() !== 'constant,id' || i['constant'] !== 1 || i['id'] !== _tag)
    complaints.push('i');
  if (!Array.isArray(j) || !isNamespace(j)) complaints.push('j');
  return complaints;
};

const contextComplaints = (context: unknown, count: number): string[] => {
  if (!isFields(context)) return ['c'];
  const { _multi: actions, ...namespaces } = context;
  if (!Array.isArray(actions) || Object.keys(context).at(-1) !== '_multi') return ['_multi'];
  const complaints = actions.flatMap(actionComplaints);
  if (actions.length !== count) complaints.push('as many actions as numbers');
  const tags = actions.map((action) => (isFields(action) ? action['_tag'] : undefined));
  if (new Set(tags).size !== tags.length) complaints.push('tags differ');
  const names = [...Object.keys(namespaces), 'i', 'j'];
  if (new Set(names.map((name) => name[0])).size !== names.length) complaints.push('first letters differ');
  if (!Object.values(namespaces).every(isNamespace)) complaints.push('a namespace');
  return complaints;
};

const observationComplaints = (o: unknown, eventId: unknown, cost: unknown): string[] => {
  if (o === undefined) return [];
  const [first, ...more]: readonly unknown[] = Array.isArray(o) ? o : [];
  if (!isFields(first) || more.length > 0 || Object.keys(first).join() !== 'v,EventId,ActionTaken') return ['o'];
  const { v, EventId, ActionTaken } = first;
  return typeof v === 'number' && v + Number(cost) === 0 && EventId === eventId && ActionTaken === false ? [] : ['o'];
};

/** How tools that do not parse find what they need: by what stands in front of it. */
const prefixComplaints = (line: string): string[] => {
  const shape =
    /^\{"_label_cost":-?[\d.e+-]+,"_label_probability":[\d.e-]+,"_label_Action":\d+,"_labelIndex":\d+,("_skipLearn":true,)?("o":\[\{[^\]]*\}\],)?"Timestamp":"[^"]+","Version":"1","EventId":"[^"]{34,}","a":\[[\d,]+\],"c":\{/;
  const complaints: string[] = [];
  if (!line.startsWith('{"_label_cost":')) complaints.push('begins with the cost');
  if (!shape.test(line)) complaints.push('the shape of the beginning');
  if (!/\],?\},"p":\[[\d.,]+\],"VWState":\{"m":"[^"]{1,90}"\}\}$/.test(line)) complaints.push('the shape of the end');
  return complaints;
};

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** What is wrong with a decision's line. */
export const readDecisionLine = (line: string): Complaints => {
  const value = parse(line);
  if (!isFields(value) || /[\n\r]/.test(line)) return ['one JSON object on one line'];
  if (JSON.stringify(value) !== line) return ['compact JSON, no key twice, no -0'];
  const { a, p, c, o, EventId, Timestamp, Version, VWState, _skipLearn } = value;
  const { _label_cost: cost, _label_probability: probability, _label_Action: action, _labelIndex: index } = value;
  const keys = Object.keys(value);
  const complaints = prefixComplaints(line);
  if (keys.join() !== ORDER.filter((key) => keys.includes(key)).join()) complaints.push('order of the keys');
  for (const key of REQUIRED) if (!keys.includes(key)) complaints.push(key);
  if (typeof cost !== 'number' || !Number.isFinite(cost)) complaints.push('cost');
  if (!isText(EventId)) complaints.push('EventId');
  if (Version !== '1') complaints.push('Version');
  if (!isText(Timestamp) || !TIME.test(Timestamp) || Number.isNaN(Date.parse(Timestamp))) complaints.push('Timestamp');
  if (_skipLearn !== undefined && _skipLearn !== true) complaints.push('_skipLearn');
  if (!isFields(VWState) || !isText(VWState['m'])) complaints.push('VWState');
  if (!isNumbers(a) || !isNumbers(p) || a.length === 0 || a.length !== p.length) return [...complaints, 'a and p'];
  if (a.toSorted((one, other) => one - other).some((number, at) => number !== at + 1)) complaints.push('a permutation');
  if (p.some((chance) => chance < 0 || chance > 1)) complaints.push('chances');
  if (Math.abs(p.reduce((sum, chance) => sum + chance, 0) - 1) > 1e-9) complaints.push('chances add up');
  if (action !== a[0] || index !== Number(a[0]) - 1) complaints.push('the chosen one');
  if (probability !== p[0] || probability === 0) complaints.push('the chance of the chosen one');
  return [...complaints, ...contextComplaints(c, a.length), ...observationComplaints(o, EventId, cost)];
};

/** What is wrong with the line of a dangling reward. */
export const readDanglingLine = (line: string): Complaints => {
  const found =
    /^\{"RewardValue":(-?\d[\d.e+-]*),"EnqueuedTimeUtc":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z)","EventId":("(?:[^"\\]|\\.)*"),"Observations":\[\{"v":(.+?),"EventId":("(?:[^"\\]|\\.)*"),"ActionId":null\}\]\}$/.exec(
      line,
    );
  if (!found || parse(line) === undefined) return ['the shape'];
  const [, value, , id, again, idAgain] = found;
  return value === again && id === idAgain ? [] : ['says the same twice'];
};
