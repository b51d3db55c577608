import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { schemaText } from '../../.build/schema.mjs';
import { SHAPES } from '../../.build/shapes.mjs';

const ROOT = join(import.meta.dirname, '../..');

describe('the schema files', () => {
  it.each(SHAPES.map((shape) => [shape.to, shape] as const))('%s is what its type says', (file, shape) => {
    expect(readFileSync(join(ROOT, file), 'utf8'), 'npm run schema').toBe(schemaText(shape));
  });

  it.each(SHAPES.map((shape) => [shape.to, shape] as const))(
    '%s is a schema of 2020-12, and strict',
    (_file, shape) => {
      const schema = JSON.parse(schemaText(shape)) as object;
      expect(() => new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)).not.toThrow();
      const open = objects(schema).filter((entry) => 'properties' in entry && entry.additionalProperties !== false);
      expect(open).toEqual([]);
    },
  );

  it.each(SHAPES.map((shape) => [shape.to, shape] as const))('%s bounds every number', (_file, shape) => {
    // A time on the clock of the run may be any number; what counts or measures is whole or not negative.
    const free = Object.entries(JSON.parse(schemaText(shape)).$defs as Record<string, object>).flatMap(
      ([name, entry]) =>
        objects(entry).flatMap((part) =>
          Object.entries((part.properties ?? {}) as Record<string, Record<string, unknown>>)
            .filter(([, value]) => value.type === 'number' && value.minimum === undefined && value.enum === undefined)
            .map(([field]) => `${name}.${field}`),
        ),
    );
    expect(free.filter((place) => !/Observation\.t0?$/.test(place))).toEqual([]);
  });
});

function objects(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objects)];
}
