/**
 * Numbers and texts with a form of their own. The tags are read when the JSON Schemas are made of the types
 * (`npm run schema`), so that a bound stands once.
 */

/**
 * A whole number.
 * @asType integer
 */
export type Whole = number;

/**
 * How many: a whole number from 0 on, exact in JavaScript.
 * @asType integer
 * @minimum 0
 * @maximum 9007199254740991
 */
export type Count = number;

/**
 * A length of time in milliseconds, with fractions where the clock gives them.
 * @minimum 0
 */
export type Milliseconds = number;

/**
 * A TCP port; 0 only where a setting says so.
 * @asType integer
 * @minimum 0
 * @maximum 65535
 */
export type Port = number;

/**
 * An HTTP status as it came over the wire, also one that no standard knows; for SOCKS its reply code.
 * @asType integer
 * @minimum 0
 * @maximum 999
 */
export type Status = number;

/**
 * A SHA-256 in lower-case hex without colons.
 * @pattern ^[0-9a-f]{64}$
 */
export type Sha256 = string;

/**
 * A moment, RFC 3339 in UTC.
 * @pattern ^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$
 */
export type Timestamp = string;

/**
 * An absolute http(s) URL.
 * @pattern ^https?://
 */
export type HttpUrl = string;

/**
 * Bytes in hex, two digits each.
 * @pattern ^([0-9a-fA-F]{2})*$
 */
export type HexBytes = string;
