import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { transform } from '@swc/core';
import { rollup, type Plugin } from 'rollup';
import { compileScript, parse } from 'vue/compiler-sfc';
import { readRecipes } from './recipe.ts';

export type Framework = 'React 18' | 'React 19' | 'Vue 3';
export type Build = 'production' | 'development';

const APPS = resolve('e2e/frameworks/apps');

/** The entries of a publisher's bundles: `window.props` are the properties with which the server rendered the page. */
const REACT = {
  client: `
    import { createElement } from 'react';
    import { hydrateRoot } from 'react-dom/client';
    import { lists } from 'topslot';
    import { App } from './react.jsx';
    window.lists = lists;
    window.hydrate = () => void hydrateRoot(document.querySelector('#app'), createElement(App, window.props));`,
  server: `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { App } from './react.jsx';
    export const render = (props) => renderToString(createElement(App, props));`,
};
const VUE = {
  client: `
    import { createSSRApp } from 'vue';
    import { lists } from 'topslot';
    import App from './App.vue';
    window.lists = lists;
    window.hydrate = () => void createSSRApp(App, window.props).mount('#app');`,
  server: `
    import { createSSRApp } from 'vue';
    import { renderToString } from 'vue/server-renderer';
    import App from './App.vue';
    export const render = (props) => renderToString(createSSRApp(App, props));`,
};

/** Resolves the entry, the recipe of `docs/install.md` as the module `front-page`, and the packages of React 18. */
const publishersModules = (framework: Framework, entry: string): Plugin => {
  const virtual: Readonly<Record<string, string>> = {
    entry: resolve(APPS, 'entry.js'),
    'front-page': resolve(APPS, framework === 'Vue 3' ? 'FrontPage.vue' : 'FrontPage.jsx'),
  };
  return {
    name: 'publishers-modules',
    async resolveId(source, importer) {
      if (virtual[source]) return virtual[source];
      if (source === 'topslot') return resolve('dist/widget/index.js');
      const renamed = source.replace(/^(react|react-dom)(?=$|\/)/, '$118');
      if (framework !== 'React 18' || renamed === source) return null;
      return this.resolve(renamed, importer, { skipSelf: true });
    },
    load(id) {
      if (id === virtual['entry']) return entry;
      if (id !== virtual['front-page']) return null;
      return framework === 'Vue 3' ? readRecipes('Vue', 'vue')[0] : readRecipes('React', 'jsx')[0];
    },
  };
};

/** Compiles JSX and Vue's single-file components. */
const compileComponents = (isServer: boolean): Plugin => ({
  name: 'compile-components',
  async transform(code, id) {
    if (id.endsWith('.jsx')) {
      const jsc = {
        parser: { syntax: 'ecmascript', jsx: true },
        transform: { react: { runtime: 'automatic' } },
      } as const;
      return transform(code, { jsc: { ...jsc, target: 'es2022' }, sourceMaps: false });
    }
    if (!id.endsWith('.vue')) return null;
    const { descriptor, errors } = parse(code, { filename: id });
    if (errors[0]) throw errors[0];
    const templateOptions = { ssr: isServer, ssrCssVars: [] };
    return compileScript(descriptor, { id, inlineTemplate: true, templateOptions }).content;
  },
});

/** Selects the framework's build for production or for development, and Vue's features, as every bundler does. */
const selectBuild = (build: Build): Plugin => ({
  name: 'select-build',
  transform: (code) =>
    code
      .replaceAll('process.env.NODE_ENV', JSON.stringify(build))
      .replaceAll('__VUE_OPTIONS_API__', 'true')
      .replaceAll(/__VUE_PROD_(DEVTOOLS|HYDRATION_MISMATCH_DETAILS)__/g, 'false'),
});

const bundle = async (framework: Framework, build: Build, isServer: boolean): Promise<string> => {
  const { client, server } = framework === 'Vue 3' ? VUE : REACT;
  const built = await rollup({
    input: 'entry',
    external: isServer ? [...builtinModules] : [],
    plugins: [
      publishersModules(framework, isServer ? server : client),
      selectBuild(build),
      compileComponents(isServer),
      nodeResolve({ browser: !isServer, extensions: ['.js', '.mjs', '.json'] }),
      commonjs(),
    ],
    onwarn: ({ code, message }) => {
      // React marks modules for its compiler.
      if (code !== 'MODULE_LEVEL_DIRECTIVE' && code !== 'CIRCULAR_DEPENDENCY') console.warn(message);
    },
  });
  const { output } = await built.generate({ format: 'es', inlineDynamicImports: true });
  await built.close();
  return output[0].code;
};

const bundles = new Map<string, Promise<string>>();
const bundleOnce = (framework: Framework, build: Build, isServer: boolean): Promise<string> => {
  const key = `${framework} ${build} ${isServer}`;
  const bundled = bundles.get(key) ?? bundle(framework, build, isServer);
  bundles.set(key, bundled);
  return bundled;
};

/** Bundles the app that hydrates the page, once per worker. `adapt` sets the address of its ranking server. */
export const bundleApp = (framework: Framework, build: Build): Promise<string> => bundleOnce(framework, build, false);

/** Renders the app with the framework's own server renderer. */
export const renderApp = async (framework: Framework, props: object): Promise<string> => {
  const code = await bundleOnce(framework, 'production', true);
  const module: { readonly render: (props: object) => string | Promise<string> } = await import(
    `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
  );
  return module.render(props);
};
