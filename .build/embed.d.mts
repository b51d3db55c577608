import type { Plugin as EsbuildPlugin } from 'esbuild';
import type { Plugin } from 'vite';

export declare const esbuildEmbed: EsbuildPlugin;
export declare const esbuildLeaveOut: EsbuildPlugin;
export declare function viteEmbed(): Plugin;
export declare const embeddedInputs: ReadonlySet<string>;
