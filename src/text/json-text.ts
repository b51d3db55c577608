import { withoutCommands } from './plain.ts';

/** What JSON may hold raw and a terminal, an editor or a browser obeys: 8-bit controls, DEL, formats, separators. Lone surrogates JSON.stringify escapes itself. */
const OBEYED = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

const escaped = (text: string): string =>
  text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

/**
 * A value as JSON that means the same and steers nothing: what is unseen and the begins of pipeline commands are escaped
 * (RFC 8259, section 7, lets every character be written `\uXXXX`). Gives `null` for what JSON cannot hold.
 */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent) ?? 'null';
  return withoutCommands(
    text.replace(OBEYED, escaped),
    (command) => `${escaped(command.slice(0, 1))}${command.slice(1)}`,
  );
}
