import { StrictMode, useEffect, useRef, useState } from 'react';
import { mount } from 'topslot';
import { FrontPage } from 'front-page';

/** A list by the recipe, except that its keys are the places: React patches the elements instead of moving them. */
const ListByIndex = ({ stories }) => {
  const list = useRef(null);
  useEffect(() => {
    const handle = mount(list.current, { endpoint: 'https://rank.example/', app: 'my-site', sets: 'news' });
    return () => handle.destroy();
  }, []);
  return (
    <ol ref={list}>
      {stories.map(({ url, title }, index) => (
        <li key={index}>
          <a href={url}>{title}</a>
        </li>
      ))}
    </ol>
  );
};

/** A list that the script tag ranks, whether it is hydrated or not. */
const ListForTheTag = ({ stories }) => (
  <ol data-topslot-app="my-site" data-topslot-sets="news">
    {stories.map(({ url, title }) => (
      <li key={url}>
        <a href={url}>{title}</a>
      </li>
    ))}
  </ol>
);

const LISTS = { recipe: FrontPage, keyed: FrontPage, strict: FrontPage, index: ListByIndex, tag: ListForTheTag };

/** A publisher's app: the front page and its articles, with a client-side router. */
export const App = ({ stories: firstStories, variant }) => {
  const [stories, setStories] = useState(firstStories);
  const [path, setPath] = useState('/');
  // Set by an effect after each rendering; the first one has hydrated the page.
  useEffect(() => {
    window.app = { show: (next) => setStories([...next]), go: setPath, renderings: (window.app?.renderings ?? 0) + 1 };
  });
  const followLink = (event) => {
    const link = event.target.closest('a');
    if (!link) return;
    event.preventDefault();
    setPath(link.pathname);
  };
  const List = LISTS[variant];
  const key = variant === 'keyed' ? stories.map(({ url }) => url).join() : variant;
  const page = path === '/' ? <List key={key} stories={stories} /> : <h1>{path}</h1>;
  return <div onClick={followLink}>{variant === 'strict' ? <StrictMode>{page}</StrictMode> : page}</div>;
};
