import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Catalogue, loadCatalogue } from '../../src/catalogue/formats/load-catalogue.ts';

/** The folder of the example lists. */
export const FOLDER = resolve(import.meta.dirname, '../../fixtures/catalogues');

/** Reads a list from bytes or text. */
export function load(name: string, bytes: Buffer | string): Promise<Catalogue> {
  return loadCatalogue({ kind: 'file', name, bytes: Buffer.from(bytes) });
}

/** Reads one of the example lists. */
export function fixture(name: string): Promise<Catalogue> {
  return load(name, readFileSync(join(FOLDER, name)));
}
