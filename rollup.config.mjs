import { readFileSync } from 'node:fs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { minify } from '@swc/core';
import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from './dist/server/config/schema.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Copies static files, and writes the JSON schema of the server's configuration. */
const assets = {
  name: 'assets',
  generateBundle() {
    const emit = (fileName, source) => this.emitFile({ type: 'asset', fileName, source });
    emit('topslot.css', readFileSync('src/widget/topslot.css'));
    for (const name of ['index.html', 'inspector.css']) {
      emit(`dashboard/${name}`, readFileSync(`src/dashboard/${name}`));
    }
    // JSON schema cannot express some checks, such as that of an origin. Only the server makes those.
    const schema = toJsonSchema(configSchema, { typeMode: 'input', errorMode: 'ignore' });
    emit('config.schema.json', `${JSON.stringify({ ...schema, title: 'topslot configuration' }, null, 2)}\n`);
  },
};

/**
 * Minifies with swc: its output is smaller after Brotli than that of terser or esbuild. Then wraps the code in a
 * function, because swc would remove the function and declare the script's variables as globals of the page.
 */
const squeeze = {
  name: 'squeeze',
  renderChunk: async (code) => {
    const minified = await minify(code, {
      ecma: 2020,
      module: true,
      sourceMap: true,
      toplevel: true,
      compress: { passes: 3, unsafe: true, unsafe_arrows: true },
      mangle: true,
      format: { comments: 'some' },
    });
    const map = JSON.parse(minified.map);
    // The first line is the wrapper's.
    return { code: `(()=>{\n${minified.code}})();`, map: { ...map, mappings: `;${map.mappings}` } };
  },
};

// Bundles the JavaScript that tsc has written to dist/ into the two scripts that a publisher's pages load, with their
// dependencies. The source maps serve the test that prints the size of each part.
const script = (input, name) => ({
  input: `dist/widget/${input}.js`,
  output: {
    file: `dist/${name}.js`,
    format: 'es',
    sourcemap: 'hidden',
    banner: `/*! topslot ${version} */`,
  },
  plugins: [nodeResolve(), squeeze],
});

const widget = script('script', 'topslot');
export default [{ ...widget, plugins: [...widget.plugins, assets] }, script('reportScript', 'topslot-report')];
