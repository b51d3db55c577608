interface Named {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}
export declare function sbomText(input: {
  readonly version: string;
  readonly system: string;
  readonly packages: readonly Named[];
  readonly runtime: { readonly name: string; readonly version: string };
}): string;
