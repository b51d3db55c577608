import type { Shape } from './shapes.mjs';

/** The text of one schema file, made from the type. */
export declare function schemaText(shape: Shape): string;
