import type { Device } from '../../learn/records/context.ts';
import type { FrontPage, Story } from '../../learn/simulate/sendReaders.ts';

/** What browsers of each kind say of themselves, as far as anybody looks at it. */
const USER_AGENTS: Readonly<Record<Device, string>> = {
  phone: 'Mozilla/5.0 (Linux; Android 15) Mobile topslot-simulate',
  tablet: 'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) topslot-simulate',
  desktop: 'Mozilla/5.0 (X11; Linux x86_64) topslot-simulate',
  bot: 'topslot-simulate bot',
  unknown: 'topslot-simulate',
};

interface RankAnswer {
  readonly eventId: string;
  readonly ranking: readonly {
    readonly id: string;
    readonly details?: readonly { readonly title?: string }[];
  }[];
}

/** Who listens there may be anybody. */
const readAnswer = (text: string): RankAnswer | undefined => {
  try {
    const answer: RankAnswer | null = JSON.parse(text);
    return answer && typeof answer.eventId === 'string' && Array.isArray(answer.ranking) ? answer : undefined;
  } catch {
    return undefined;
  }
};

/**
 * The front page of a running server, over the wire, as the widget asks for it.
 *
 * @param endpoint ends in `/`
 * @throws Error with a sentence, by each of its functions, where the server does not answer as one
 */
export const frontOver = (endpoint: string, app: string, sets: readonly string[]): FrontPage => {
  const base = `${endpoint}api/v2/${app}`;
  /** The same story is the same object every time: what it is worth to readers is remembered by it. */
  const stories = new Map<string, Story>();

  const ask = async (path: string, init: RequestInit): Promise<string> => {
    let answer: Response;
    try {
      answer = await fetch(base + path, init);
    } catch {
      throw new Error(`Nobody answers at ${endpoint}.`);
    }
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${base}${path} answers ${answer.status}: ${text.trim().slice(0, 300)}`);
    return text;
  };
  const post = (path: string) => ask(path, { method: 'POST' });

  return {
    rank: async ({ device, language, from }) => {
      const headers = {
        Accept: 'application/json',
        'User-Agent': USER_AGENTS[device],
        ...(language !== undefined && { 'Accept-Language': language }),
      };
      const query = `?details=2&defer=1${from === undefined ? '' : `&from=${from}`}`;
      const answer = readAnswer(await ask(`/rank/${sets.join('/')}${query}`, { headers }));
      if (!answer) throw new Error(`What answers at ${endpoint} is no ranking server.`);
      const { eventId, ranking } = answer;
      const [top] = ranking;
      if (!top) return undefined;
      const title = top.details?.find((one) => one.title !== undefined)?.title;
      const story = stories.get(top.id) ?? { id: top.id, ...(title !== undefined && { title }) };
      stories.set(top.id, story);
      return { eventId, top: story };
    },
    activate: (eventId) => post(`/activate/${eventId}`),
    reward: (eventId) => post(`/reward/${eventId}`),
  };
};
