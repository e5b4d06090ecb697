import { readFileSync } from 'node:fs';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
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
      emit(`server/dev/inspector/${name}`, readFileSync(`src/server/dev/inspector/${name}`));
    }
    // JSON schema has no word for some of the checks, such as an origin; those are the server's alone.
    const schema = toJsonSchema(configSchema, { typeMode: 'input', errorMode: 'ignore' });
    emit('config.schema.json', `${JSON.stringify({ ...schema, title: 'topslot configuration' }, null, 2)}\n`);
  },
};

// tsc has written plain JavaScript to dist/; this makes the one file of it that a publisher's page loads.
export default {
  input: 'dist/widget/script.js',
  output: { file: 'dist/topslot.js', format: 'iife', banner: `/*! topslot ${version} | MIT */` },
  plugins: [
    nodeResolve({ browser: true }),
    terser({ ecma: 2020, compress: { passes: 3, unsafe_arrows: true }, mangle: true, format: { comments: /^!/ } }),
    assets,
  ],
};
