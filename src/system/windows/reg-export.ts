import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, win32 } from 'node:path';
import type { RegistryValue, System } from '../system.ts';
import { fullKeyPath, type RegistryListing } from './reg-query.ts';

/** A key and all below it: Internet Settings with thousands of zones has a megabyte or two. */
const MAX_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

/** Reads a key exactly, whatever letters it has; null when that is not possible. */
export type ExactReader = (path: string, view: 32 | 64) => Promise<RegistryListing | null>;

/**
 * Reads keys by `reg.exe export`, whose files are UTF-16, where `reg.exe query` writes what the code page of the console
 * has and `?` for the rest. The file lies in SYSTEM's profile, which only administrators can write; who cannot is not
 * elevated and has nothing to lose by a folder of his own.
 */
export function createExactReader(run: System['run'], windowsFolder: string): ExactReader {
  return async (path, view) => {
    const folder = await privateFolder(windowsFolder);
    if (folder === null) return null;
    try {
      const file = join(folder, 'key.reg');
      const result = await run('reg', ['export', path, file, '/y', `/reg:${view}`], TIMEOUT_MS);
      if (result.state !== 'present' || result.value.code !== 0) return null;
      const text = await readBounded(file);
      return text === null ? null : parseRegExport(text, path);
    } finally {
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    }
  };
}

async function privateFolder(windowsFolder: string): Promise<string | null> {
  for (const place of [win32.join(windowsFolder, 'System32\\config\\systemprofile'), tmpdir()])
    try {
      return await mkdtemp(win32.join(place, 'mde-registry-'));
    } catch {
      // Not elevated, or no such folder: the next place.
    }
  return null;
}

async function readBounded(file: string): Promise<string | null> {
  const handle = await open(file).catch(() => null);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    if (size > MAX_BYTES) return null;
    const bytes = await handle.readFile();
    return bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.subarray(2).toString('utf16le') : null;
  } finally {
    await handle.close();
  }
}

/** A value at the beginning of a line: name in quotes or `@`, then text, number or bytes; texts and bytes go over lines. */
const VALUE =
  /^(?:@|"((?:[^"\\]|\\.)*)")=(?:"((?:[^"\\]|\\[\s\S])*)"|dword:([0-9a-f]{8})|hex(?:\(([0-9a-f]+)\))?:([0-9a-f,\\\s]*))/gim;

/**
 * Reads the text of a `.reg` file of version 5: the key's own values and the names of the keys right below it. Source:
 * Microsoft's "How to add, modify, or delete registry subkeys and values by using a .reg file".
 */
export function parseRegExport(text: string, path: string): RegistryListing {
  const heading = `[${fullKeyPath(path)}`.toLowerCase();
  const values = new Map<string, RegistryValue>();
  const subkeys: string[] = [];
  for (const section of text.split(/\r?\n\r?\n(?=\[HKEY_[^\n]*\]\r?(?:\n|$))/)) {
    const end = section.search(/\]\r?(?:\n|$)/);
    const key = section.slice(0, Math.max(0, end)).toLowerCase();
    if (key === heading) for (const match of section.slice(end).matchAll(VALUE)) values.set(...entryOf(match));
    const below = section.slice(heading.length + 1, Math.max(0, end));
    if (key.startsWith(`${heading}\\`) && !below.includes('\\')) subkeys.push(below);
  }
  return { values, subkeys };
}

function entryOf([, name, text, dword, kind, hex = '']: RegExpExecArray): [string, RegistryValue] {
  return [
    name === undefined ? '(Default)' : unescaped(name),
    dataOf(text, dword, kind, hex.replace(/[^0-9a-f]/gi, '')),
  ];
}

function dataOf(
  text: string | undefined,
  dword: string | undefined,
  kind: string | undefined,
  hex: string,
): RegistryValue {
  if (text !== undefined) return { type: 'REG_SZ', data: unescaped(text) };
  if (dword !== undefined) return { type: 'REG_DWORD', data: Number.parseInt(dword, 16) };
  const bytes = Buffer.from(hex, 'hex');
  const string = bytes.toString('utf16le').replace(/\0+$/, '');
  switch (kind) {
    case undefined:
      return { type: 'REG_BINARY', data: hex.toLowerCase() };
    case '1':
      return { type: 'REG_SZ', data: string };
    case '2':
      return { type: 'REG_EXPAND_SZ', data: string };
    case '7':
      return { type: 'REG_MULTI_SZ', data: string === '' ? [] : string.split('\0') };
    case 'b':
      return bytes.length === 8
        ? { type: 'REG_QWORD', data: Number(bytes.readBigUInt64LE()) }
        : { type: 'REG_NONE', data: hex };
    default:
      return { type: 'REG_NONE', data: hex };
  }
}

const unescaped = (text: string): string => text.replace(/\\([\s\S])/g, '$1');
