import { readFileSync } from 'node:fs';
import { minify } from '@swc/core';
import { toJsonSchema } from '@valibot/to-json-schema';
import { configSchema } from './dist/server/config/schema.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Files that are shipped as they are, and the schema that the server checks configurations with. */
const assets = {
  name: 'assets',
  generateBundle() {
    const emit = (fileName, source) => this.emitFile({ type: 'asset', fileName, source });
    emit('topslot.css', readFileSync('src/widget/topslot.css'));
    for (const name of ['index.html', 'inspector.css']) {
      emit(`dashboard/${name}`, readFileSync(`src/dashboard/${name}`));
    }
    // JSON schema has no word for some of the checks, such as an origin; those are the server's alone.
    const schema = toJsonSchema(configSchema, { typeMode: 'input', errorMode: 'ignore' });
    emit('config.schema.json', `${JSON.stringify({ ...schema, title: 'topslot configuration' }, null, 2)}\n`);
  },
};

/** Brotli makes less of what swc makes than of what terser or esbuild do. */
const squeeze = {
  name: 'squeeze',
  renderChunk: (code) =>
    minify(code, {
      ecma: 2020,
      sourceMap: true,
      toplevel: true,
      compress: { passes: 3, unsafe: true, unsafe_arrows: true },
      mangle: true,
      format: { comments: 'some' },
    }),
};

// tsc has written plain JavaScript to dist/; this makes of it the two files that a publisher's pages load, each with everything
// it needs. The maps are for the test that says what each part of them costs.
const script = (input, name) => ({
  input: `dist/widget/${input}.js`,
  output: {
    file: `dist/${name}.js`,
    format: 'es',
    sourcemap: 'hidden',
    intro: '(() => {',
    outro: '})();',
    banner: `/*! topslot ${version} */`,
  },
  plugins: [squeeze],
});

const widget = script('script', 'topslot');
export default [{ ...widget, plugins: [...widget.plugins, assets] }, script('reportScript', 'topslot-report')];
