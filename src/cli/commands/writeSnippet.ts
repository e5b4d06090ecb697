import type { DetailsLevel } from '../../wire/cds/rankParameters.ts';
import { widgetRankUrl } from '../../wire/cds/urls.ts';

/**
 * Returns the HTML that a publisher pastes: the script tag, a preload tag that starts the rank request with the page,
 * and a container. The script tag names the endpoint, because plugins copy the script to other folders.
 *
 * The preload must have exactly the URL that the widget requests; otherwise the browser sends two requests. An option
 * without an attribute on the container is therefore also absent from that URL.
 *
 * @param options.endpoint ends in `/`
 */
export const writeSnippet = (options: {
  readonly endpoint: string;
  readonly app: string;
  readonly sets: readonly string[];
  readonly limit: number | undefined;
  readonly details: DetailsLevel | undefined;
}): string => {
  const { endpoint, app, sets, limit, details } = options;
  const preload = widgetRankUrl(endpoint, app, sets, limit, details ?? 0, undefined);
  const attributes = [
    `data-topslot-app="${app}"`,
    `data-topslot-sets="${sets.join(' ')}"`,
    limit !== undefined && `data-topslot-limit="${limit}"`,
    details !== undefined && `data-topslot-details="${details}"`,
  ].filter(Boolean);
  const content =
    details === 2
      ? '<!-- left empty, it is filled; give it a min-height, so that nothing below it moves -->'
      : details === 1
        ? '<!-- your own list, as your server renders it: <li data-topslot-id="guid"><a href="…">…</a></li> -->'
        : '<!-- your own list of links, as your server renders it: <li><a href="…">…</a></li>\n       (for items with a data-topslot-id run this with --details 1, for an empty list with --details 2) -->';
  return `<!-- In <head>. -->
<script async src="${endpoint}topslot.js" data-endpoint="${endpoint}"></script>

<!-- In <head>, before it, if you like: the ranking then starts with the page. Every reader of a page with this line is
     ranked as under "do not track". -->
<link rel="preload" as="script" crossorigin href="${preload}">

<!-- Where the list is. -->
<ol ${attributes.join(' ')}>
  ${content}
</ol>
`;
};
