/** The plugin's own types describe its CommonJS build, whose default export is not a function. */
declare module '@rollup/plugin-commonjs' {
  import type { Plugin } from 'rollup';

  export default function commonjs(): Plugin;
}
