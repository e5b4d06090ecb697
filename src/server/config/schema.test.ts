import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { policies } from '../../learn/policies/policies.ts';
import { readConfig } from './readConfig.ts';
import { appDefaults, configSchema } from './schema.ts';

interface JsonSchema {
  readonly type?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
}

const shipped: JsonSchema = JSON.parse(readFileSync(new URL('../../config.schema.json', import.meta.url), 'utf8'));

/** Returns the schema of every app, or of every action set. */
const entrySchema = (key: string): JsonSchema => {
  const entry = shipped.properties?.[key]?.additionalProperties;
  assert.ok(typeof entry === 'object');
  return entry;
};

void describe('the shipped JSON schema', () => {
  void it('has the keys of the configuration, and allows no others', () => {
    assert.equal(shipped.type, 'object');
    assert.deepEqual(Object.keys(shipped.properties ?? {}), Object.keys(configSchema.entries));
    assert.equal(shipped.additionalProperties, false);
    assert.equal(entrySchema('apps').additionalProperties, false);
    assert.equal(entrySchema('actionSets').additionalProperties, false);
  });

  void it('requires only the feed of each action set', () => {
    assert.deepEqual(shipped.required ?? [], []);
    assert.deepEqual(entrySchema('apps').required ?? [], []);
    assert.deepEqual(entrySchema('actionSets').required, ['feed']);
  });

  void it('contains the defaults that the server fills in', () => {
    const read = readConfig({});
    const { $schema: _, ...properties } = shipped.properties ?? {};
    const defaults = Object.entries(properties).map(([key, { default: value }]) => [key, value]);
    assert.deepEqual(readConfig(Object.fromEntries(defaults)), read);
  });

  void it('contains all policies', () => {
    assert.deepEqual(entrySchema('apps').properties?.['policy']?.enum, Object.keys(policies));
  });
});

void describe('appDefaults', () => {
  void it('is the configuration of an app without any keys', () => {
    const read = readConfig({ apps: { 'my-site': {} } });
    assert.deepEqual(read.ok && read.config.apps['my-site'], appDefaults);
  });
});
