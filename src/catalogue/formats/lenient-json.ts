import { createJsonGauge, JSON_LIMITS, type JsonLimits } from '../../text/parse-json.ts';

/** JSON as the kits ship it: an optional BOM, and raw tabs and other control characters inside strings. Throws SyntaxError for anything else that is wrong, JsonLimitError for more than the limits. */
export function parseLenientJson(text: string, limits: JsonLimits = JSON_LIMITS.list): unknown {
  const plain = text.replace(/^\ufeff/, '');
  createJsonGauge(limits).take(plain);
  try {
    return JSON.parse(plain);
  } catch {
    // Not strict JSON: the second try escapes what stands raw inside strings and throws its own error.
    return JSON.parse(escapeInStrings(plain));
  }
}

function escapeInStrings(text: string): string {
  const parts: string[] = [];
  let from = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x22) inString = !inString;
    else if (inString && code === 0x5c) index++;
    else if (inString && code < 0x20) {
      parts.push(text.slice(from, index), `\\u${code.toString(16).padStart(4, '0')}`);
      from = index + 1;
    }
  }
  parts.push(text.slice(from));
  return parts.join('');
}
