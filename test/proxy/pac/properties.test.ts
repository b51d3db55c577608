import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { createPacEngine } from '../../../src/proxy/pac/create-pac-engine.ts';
import { createHostFunctions } from '../../../src/proxy/pac/host-functions.ts';
import { readScript } from '../../../src/proxy/pac/jscript/script-reading.ts';

const engine = createPacEngine({
  lookup: async () => ['10.1.2.3'],
  localAddresses: async () => [],
  now: () => Date.UTC(2026, 10, 22),
  limits: { cpuMs: 100, wallMs: 1000 },
});
afterAll(() => engine.close());

const functions = createHostFunctions({
  now: () => Date.UTC(2026, 10, 22),
  aheadMinutes: () => 0,
  lookup: () => ['10.1.2.3', 'junk'],
  localAddresses: () => [],
  alert: () => undefined,
});
const argument = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.ipV4(),
  fc.ipV6(),
  fc.integer(),
  fc.double(),
  fc.constantFrom('GMT', 'MON', 'JAN', '10.0.0.0/8', '*', '(', '*.(a|b)', undefined, null, true),
);

it.each(Object.keys(functions))('%s: any arguments give a plain value or a script error', (name) => {
  fc.assert(
    fc.property(fc.array(argument, { maxLength: 8 }), (args) => {
      try {
        const result = functions[name]?.(...args);
        expect(result === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof result)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }),
    { numRuns: 300 },
  );
});

const words = fc.constantFrom(
  'function FindProxyForURL(url, host)',
  '{',
  '}',
  '(',
  ')',
  'return',
  '"PROXY a:1"',
  ';',
  '`',
  "'",
  '/',
  '/*',
  '*/',
  '//',
  '\n',
  'while(true)',
  'throw',
  'null',
  'dnsResolve(host)',
  'isInNet',
  ',',
  'let x',
  '=>',
  '\\',
  '\0',
  'é',
  '\uD800',
  'eval',
);

it('any text as a script is evaluated or fails with a word of ours', async () => {
  const scripts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words).map((parts) => parts.join(' ')),
  );
  await fc.assert(
    fc.asyncProperty(scripts, async (body) => {
      for (const text of [body, `function FindProxyForURL(url, host) { ${body} }`]) {
        const { failure, servers } = await engine.evaluate({ name: 'any.pac', text }, 'https://a.example/');
        if (failure === null) expect(servers.length).toBeGreaterThan(0);
        else expect(['pac_script_failed', 'pac_invalid_result']).toContain(failure.code);
        expect(failure?.native?.length ?? 0).toBeLessThanOrEqual(300);
        readScript(text);
      }
    }),
    { numRuns: 100 },
  );
});

it('any answer of a script is read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (answer) => {
      const text = `function FindProxyForURL() { return ${JSON.stringify(answer)}; }`;
      const { failure, servers } = await engine.evaluate({ name: 'any.pac', text }, 'https://a.example/');
      expect(failure).toBeNull();
      expect(servers.length).toBeGreaterThan(0);
    }),
    { numRuns: 100 },
  );
});
