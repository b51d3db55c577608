/** The page that holds the table of options, by its path in the repository. */
export declare const PAGE: string;
/** The page as it must be. */
export declare function pageText(): Promise<string>;
