import { createServer } from 'node:http';

/** A publisher's web server, on another site than the ranking server. */
export interface Publisher {
  /** The base URL, such as `http://localhost:41234`. For a browser, this is another site than 127.0.0.1. */
  readonly url: string;
  /** Serves a page at `path`, with additional headers. Replaces an earlier page. */
  readonly page: (path: string, html: string, headers?: Readonly<Record<string, string>>) => void;
  readonly close: () => Promise<void>;
}

/** Starts a publisher's server. Every path under `/stories/` is an article page; other unknown paths are a 404. */
export const startPublisher = async (): Promise<Publisher> => {
  const pages = new Map<string, { readonly html: string; readonly headers: Readonly<Record<string, string>> }>();
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0] ?? '/';
    const story = `<!doctype html><title>${path}</title><meta property="og:title" content="Page of ${path}"><h1>${path}</h1>`;
    const page = pages.get(path) ?? (path.startsWith('/stories/') ? { html: story, headers: {} } : undefined);
    response.writeHead(page ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8', ...page?.headers });
    response.end(page?.html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://localhost:${port}`,
    page: (path, html, headers = {}) => pages.set(path, { html, headers }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
