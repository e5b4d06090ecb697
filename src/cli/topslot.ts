#!/usr/bin/env node
import process, { argv } from 'node:process';
import { runTopslot } from './runTopslot.ts';
import { processTerminal } from './terminal/processTerminal.ts';

process.exitCode = await runTopslot(argv.slice(2), processTerminal);
