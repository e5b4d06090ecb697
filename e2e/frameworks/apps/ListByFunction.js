import { h } from 'vue';

/** The same as `ListForTheTag.vue`, as a render function: Vue then does not restore attributes when it hydrates. */
export const ListByFunction = ({ stories }) =>
  h(
    'ol',
    { 'data-topslot-app': 'my-site', 'data-topslot-sets': 'news' },
    stories.map(({ url, title }) => h('li', { key: url }, h('a', { href: url }, title))),
  );
ListByFunction.props = ['stories'];
