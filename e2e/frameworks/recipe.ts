import { readFileSync } from 'node:fs';

/** Returns the code of the fenced blocks in a section of `docs/install.md`, in their order. */
export const readRecipes = (section: string, language: string): string[] => {
  const text = readFileSync('docs/install.md', 'utf8');
  const [, body] = new RegExp(`^## ${section}\\n([\\s\\S]*?)(?=^## )`, 'm').exec(text) ?? [];
  const blocks = [...(body ?? '').matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)];
  const recipes = blocks.flatMap(([, name, code = '']) => (name === language ? [code] : []));
  if (recipes.length === 0) throw new Error(`docs/install.md has no ${language} code in its section "${section}"`);
  return recipes;
};

/** Returns code of the documents or of an app with the address of the test's server and the app `calm`. */
export const adapt = (code: string, serverUrl: string): string =>
  code.replaceAll('https://rank.example', serverUrl).replaceAll('my-site', 'calm');
