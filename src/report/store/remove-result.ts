import { rmdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { OWN_NAMES, XML_FILE } from './file-names.ts';
import { holdFolder, removeFiles } from './held-folder.ts';
import { look, SYSTEM_DROPPINGS, XML_FOLDER } from './place.ts';

/** Removes a result folder file by file, by the names that a result can have: what is not ours, or behind a link, cannot be hit, and stays with its folder. */
export async function removeResult(path: string): Promise<void> {
  const folder = await holdFolder(path);
  try {
    await removeFiles(folder, [...OWN_NAMES.filter((name) => name !== XML_FILE), ...SYSTEM_DROPPINGS]);
    const inside = await folder.at(XML_FOLDER);
    if (await look(inside)) {
      const logs = await holdFolder(inside);
      await removeFiles(logs, [basename(XML_FILE), ...SYSTEM_DROPPINGS]).finally(() => logs.release());
      await rmdir(inside);
    }
  } finally {
    await folder.release();
  }
  await rmdir(path);
}
