/**
 * What unit tests import as `vitest` when node.exe runs them: the same assertions, Node's own runner. Vitest itself cannot
 * start under Wine, because its bundler is a native program.
 */
import * as runner from 'node:test';
import { format } from 'node:util';
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend, setState } from '@vitest/expect';
import * as chai from 'chai';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

type Expect = ((value: unknown, message?: string) => unknown) & Record<string, unknown>;

export const expect: Expect = Object.assign(
  (value: unknown, message?: string) => {
    setState({ soft: false, assertionCalls: 0 }, expect as never); // the library's type names all of Vitest's expect
    return chai.expect(value, message);
  },
  chai.expect as unknown as Record<string, unknown>,
);
Object.assign(globalThis, { [Symbol.for('expect-global')]: expect });

type Body = (...values: never[]) => unknown;
type Define = (name: string, body: Body, options?: unknown) => void;

function titleOf(name: string, row: unknown, index: number): string {
  const values = Array.isArray(row) ? row : [row];
  return format(name.replaceAll('%#', String(index)), ...values);
}

/** `describe` or `it` with the ways to call it that our tests use. */
interface WithTables extends Define {
  readonly each: (rows: readonly unknown[]) => (name: string, body: Body) => void;
  readonly skip: Define;
  readonly skipIf: (condition: unknown) => Define;
  readonly runIf: (condition: unknown) => Define;
}

function withTables(define: Define, skip: Define): WithTables {
  const each: WithTables['each'] = (rows) => (name: string, body: Body) => {
    rows.forEach((row, index) => {
      define(titleOf(name, row, index), () => body(...((Array.isArray(row) ? row : [row]) as never[])));
    });
  };
  return Object.assign(define, {
    each,
    skip,
    skipIf: (condition: unknown) => (condition ? skip : define),
    runIf: (condition: unknown) => (condition ? define : skip),
  });
}

export const describe: WithTables = withTables(
  (name, body) => void runner.describe(name, body as () => void),
  (name) => void runner.describe.skip(name),
);
export const it: WithTables = withTables(
  (name, body) => void runner.it(name, { timeout: 60_000 }, () => body() as Promise<void>),
  (name) => void runner.it.skip(name),
);
export const test: WithTables = it;
export const { before: beforeAll, after: afterAll, beforeEach, afterEach } = runner;

const stubbed = new Map<string, string | undefined>();
export const vi = {
  stubEnv: (name: string, value: string | undefined): void => {
    if (!stubbed.has(name)) stubbed.set(name, process.env[name]);
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  },
  unstubAllEnvs: (): void => {
    for (const [name, value] of stubbed) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    stubbed.clear();
  },
};
