#!/usr/bin/env node
// CommonJS (package.json beside it): Node's other loader takes a third of the time in which Node starts, and --version
// needs nothing of it.
const { writeSync } = require('node:fs');

const [only, ...more] = process.argv.slice(2);
let said = false;
if (more.length === 0 && (only === '--version' || only === '-V')) {
  try {
    writeSync(1, `${require('../package.json').version}\n`);
    said = true;
  } catch {
    // A full pipe, a closed one, a full disk: the program knows what to do.
  }
}
if (!said) import('../dist/main.js');
