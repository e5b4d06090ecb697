import type { Device } from '../../learn/records/context.ts';
import type { RunningPage, Story } from '../../learn/simulate/sendReadersToPage.ts';

/** A User-Agent header for each class of device that the server distinguishes. */
const USER_AGENTS: Readonly<Record<Device, string>> = {
  phone: 'Mozilla/5.0 (Linux; Android 15) Mobile topslot-simulate',
  tablet: 'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) topslot-simulate',
  desktop: 'Mozilla/5.0 (X11; Linux x86_64) topslot-simulate',
  bot: 'topslot-simulate bot',
  unknown: 'topslot-simulate',
};

/** Maximum length of a server's error text in our message, in characters. */
const MAX_QUOTED_LENGTH = 300;

interface RankResponse {
  readonly eventId: string;
  readonly ranking: readonly {
    readonly id: string;
    readonly details?: readonly { readonly title?: string }[];
  }[];
}

/** Parses a rank response; returns `undefined` if the text is not one. */
const parseRankResponse = (text: string): RankResponse | undefined => {
  try {
    const response: RankResponse | null = JSON.parse(text);
    return response && typeof response.eventId === 'string' && Array.isArray(response.ranking) ? response : undefined;
  } catch {
    return undefined;
  }
};

/**
 * Creates the HTTP client of the simulated readers. It sends the same rank, activate and reward requests as the widget.
 *
 * @param endpoint ends in `/`
 * @returns functions that throw an Error if the server does not answer as expected; its message is a sentence for the user
 */
export const createHttpFrontPage = (endpoint: string, app: string, sets: readonly string[]): RunningPage => {
  const base = `${endpoint}api/v2/${app}`;
  /** One object per story: the simulated readers remember their opinion of a story by its object. */
  const storiesById = new Map<string, Story>();

  const send = async (path: string, init: RequestInit): Promise<string> => {
    let response: Response;
    try {
      response = await fetch(base + path, init);
    } catch {
      throw new Error(`No server answers at ${endpoint}. Start it, or check --url.`);
    }
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${base}${path} answers ${response.status}: ${text.trim().slice(0, MAX_QUOTED_LENGTH)}`);
    }
    return text;
  };
  const post = (path: string) => send(path, { method: 'POST' });

  return {
    rank: async ({ device, language, from }) => {
      const headers = {
        Accept: 'application/json',
        'User-Agent': USER_AGENTS[device],
        ...(language !== undefined && { 'Accept-Language': language }),
      };
      const query = `?details=2&defer=1${from === undefined ? '' : `&from=${from}`}`;
      const response = parseRankResponse(await send(`/rank/${sets.join('/')}${query}`, { headers }));
      if (!response) throw new Error(`The server at ${endpoint} is not a topslot server. Check --url.`);
      const { eventId, ranking } = response;
      const [top] = ranking;
      if (!top) return undefined;
      const title = top.details?.find((entry) => entry.title !== undefined)?.title;
      const story = storiesById.get(top.id) ?? { id: top.id, ...(title !== undefined && { title }) };
      storiesById.set(top.id, story);
      return { eventId, top: story };
    },
    activate: (eventId) => post(`/activate/${eventId}`),
    reward: (eventId) => post(`/reward/${eventId}`),
  };
};
