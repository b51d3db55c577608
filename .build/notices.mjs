// The licences of everything that a bundle carries, from the bundle's own list of inputs: a package that is not inside is not named.
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Folder of the package that a bundled file belongs to; null for the project's own files. */
function packageFolder(input) {
  const file = input.replace(/^[\w-]+:/, '');
  const at = file.lastIndexOf('node_modules/');
  if (at < 0) return null;
  const [first, second] = file.slice(at + 'node_modules/'.length).split('/');
  return join(file.slice(0, at + 'node_modules/'.length), first.startsWith('@') ? `${first}/${second}` : first);
}

async function licenceText(folder) {
  const name = (await readdir(folder)).sort().find((entry) => /^(licen[cs]e|copying|notice)(\.|$)/i.test(entry));
  if (name) return (await readFile(join(folder, name), 'utf8')).trim();
  const readme = existsSync(join(folder, 'README.md')) ? await readFile(join(folder, 'README.md'), 'utf8') : '';
  return /##+ licen[cs]e\s*([\s\S]*)$/i.exec(readme)?.[1]?.trim() ?? '';
}

/** Packages inside the bundle: name, version, licence and folder, sorted by name. */
export async function bundledPackages(inputs, extra = []) {
  const folders = new Set([...inputs.map(packageFolder), ...extra].filter((folder) => folder !== null));
  const packages = [];
  for (const folder of folders) {
    let at = folder;
    while (!existsSync(join(at, 'package.json'))) at = dirname(at);
    const { name, version, license } = JSON.parse(await readFile(join(at, 'package.json'), 'utf8'));
    packages.push({
      name,
      version,
      license: typeof license === 'string' ? license : (license?.type ?? 'see text'),
      folder: at,
    });
  }
  return packages.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The text that ships beside the bundle. `runtimeLicence`: that of the Node inside an executable; empty where none is. */
export async function noticesText(packages, runtimeLicence = '') {
  const parts = ['This program contains the following packages.\n'];
  for (const { name, version, license, folder } of packages) {
    parts.push(`\n${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${await licenceText(folder)}\n`);
  }
  if (runtimeLicence) parts.push(`\n${'-'.repeat(80)}\nNode.js\n\n${runtimeLicence.trim()}\n`);
  return parts.join('');
}
