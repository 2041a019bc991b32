#!/usr/bin/env node
// The launcher runs on any Node.js and starts main.ts with Node.js 24, which npm installed with it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const installed = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
const current = Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined;
const node = current ?? (existsSync(installed) ? installed : undefined);
if (node) {
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The child handles signals; a terminal sends Ctrl-C to both.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => (process.exitCode = code ?? (signal ? 2 : 0)));
} else {
  process.stderr.write(
    `quicgso requires Node.js 24, but this is ${process.version}: run "npm ci" in the project first.\n`,
  );
  process.exitCode = 2;
}
