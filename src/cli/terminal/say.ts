import { stderr } from 'node:process';

/** Takes a line for the operator: standard output is for what was asked for. */
export const say = (line: string): void => {
  stderr.write(`${line}\n`);
};
