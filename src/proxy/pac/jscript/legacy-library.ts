/** Own names of each built-in object in ECMAScript 3, with JScript's; whatever else an engine brings is taken away. */
const KEPT: Readonly<Record<string, string>> = {
  Object: 'prototype length name',
  'Object.prototype': 'constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf',
  'Function.prototype': 'apply arguments call caller constructor length name toString',
  Array: 'prototype length name',
  'Array.prototype':
    'constructor concat join length pop push reverse shift slice sort splice toLocaleString toString unshift',
  String: 'fromCharCode prototype length name',
  'String.prototype':
    'anchor big blink bold charAt charCodeAt concat constructor fixed fontcolor fontsize indexOf italics lastIndexOf length link localeCompare match replace search slice small split strike sub substr substring sup toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase valueOf',
  Number: 'MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY prototype length name',
  'Number.prototype': 'constructor toExponential toFixed toLocaleString toPrecision toString valueOf',
  Math: 'E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos asin atan atan2 ceil cos exp floor log max min pow random round sin sqrt tan',
  Date: 'UTC parse prototype length name',
};

/** Later methods of the date; the others are many and stay. */
const DATE_LACKS = 'toISOString toJSON';

/** Global names that JScript lacks in the mode that hosts get unless they ask for another. */
const GLOBALS_LACKING =
  'JSON Map Set WeakMap WeakSet WeakRef Promise Symbol Reflect Proxy BigInt Intl Atomics ArrayBuffer SharedArrayBuffer DataView globalThis queueMicrotask structuredClone AggregateError FinalizationRegistry Iterator';

/**
 * Code that turns a present-day machine's library into JScript's, run before a script: what JScript lacks throws as it
 * does there, and what a script brings itself works. `substr` counts a negative start as 0, as JScript does. Sources:
 * ECMAScript 3, section 15; [MS-ES3] B.2.3; "Versioning Language Features in JScript" (JScript Blog): JSON and its kin
 * need a mode that a host must ask for.
 */
export const LEGACY_LIBRARY = `(function (global, kept, lacking, date) {
  var names = Object.getOwnPropertyNames, remove = function (holder, name) { try { delete holder[name]; } catch (error) {} };
  var list = function (text) { var set = { __proto__: null }, parts = text.split(' '); for (var i = 0; i < parts.length; i++) set[parts[i]] = true; return set; };
  var substr = String.prototype.substr, call = Function.prototype.call, run = call.bind(substr);
  for (var path in kept) {
    var parts = path.split('.'), holder = parts.length > 1 ? global[parts[0]].prototype : global[parts[0]];
    var keep = list(kept[path]), own = names(holder);
    for (var i = 0; i < own.length; i++) if (!keep[own[i]]) remove(holder, own[i]);
  }
  var gone = lacking.split(' ');
  for (var j = 0; j < gone.length; j++) remove(global, gone[j]);
  var late = date.split(' ');
  for (var k = 0; k < late.length; k++) remove(Date.prototype, late[k]);
  String.prototype.substr = function substr(start, length) {
    var from = Number(start) < 0 ? 0 : start;
    return arguments.length < 2 ? run(String(this), from) : run(String(this), from, length);
  };
})(this, ${JSON.stringify(KEPT)}, ${JSON.stringify(GLOBALS_LACKING)}, ${JSON.stringify(DATE_LACKS)});`;
