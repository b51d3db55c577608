export declare function pinnedFile(spec: string, path: string): Promise<string>;
