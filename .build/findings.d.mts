/** What each generated file must hold, by its path from the root. */
export function findingFiles(): Promise<Readonly<Record<string, () => Promise<string>>>>;
