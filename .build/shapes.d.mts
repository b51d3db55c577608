/** What has a JSON Schema. */
export interface Shape {
  /** Name of the exported type. */
  readonly type: string;
  /** File that declares it. */
  readonly from: string;
  /** Schema file. */
  readonly to: string;
  readonly head: Readonly<Record<string, string>>;
}

export declare const SHAPES: readonly Shape[];
