/** What commander collected: option names in camel case. Values are text until they have been checked. */
export type RawOptions = Readonly<Record<string, unknown>>;
