// First script of an executable. The tool itself lies beside it as an asset, so that --version need not read it.
const { writeSync } = require('node:fs');

const [only, ...more] = process.argv.slice(2);
if (more.length === 0 && (only === '--version' || only === '-V')) {
  try {
    writeSync(1, `${__VERSION__}\n`);
  } catch {
    // Nobody reads it.
  }
} else {
  const { getRawAsset } = require('node:sea');
  const { compileFunction } = require('node:vm');
  const script = Buffer.from(getRawAsset('app.cjs')).latin1Slice();
  const names = ['exports', 'require', 'module', '__filename', '__dirname'];
  const tool = { exports: {} };
  compileFunction(script, names, { filename: 'app.cjs' })(tool.exports, require, tool, __filename, __dirname);
}
