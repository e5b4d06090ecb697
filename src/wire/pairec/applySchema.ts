import { isDecimal } from './isDecimal.ts';
import type { RecordValue } from './records.ts';

/** A column of a DataHub topic, an entry of `DatahubConfs.<name>.Schemas` in the configuration. */
export interface SchemaField {
  readonly Field: string;
  readonly Type: string;
}

/** Sizes of DataHub's integer types, in bits. */
const BITS = { tinyint: 8, smallint: 16, integer: 32, bigint: 64, timestamp: 64 };

/** Long enough for 64 bits and some leading zeros. The limit avoids BigInt arithmetic on very long strings. */
const INTEGER = /^[+-]?\d{1,40}$/;

const toInteger = (value: RecordValue, bits: number): RecordValue => {
  const isInteger =
    typeof value === 'string' ? INTEGER.test(value) : Number.isInteger(value) || typeof value === 'bigint';
  if (!isInteger || value === null) return null;
  // BigInt() does not accept a plus sign.
  const integer = BigInt(typeof value === 'string' ? value.replace('+', '') : value);
  if (integer !== BigInt.asIntN(bits, integer)) return null;
  return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer;
};

const toFloat = (value: RecordValue): RecordValue => {
  const isNumeric =
    typeof value === 'string' ? isDecimal(value) : typeof value === 'number' || typeof value === 'bigint';
  return isNumeric && Number.isFinite(Number(value)) ? Number(value) : null;
};

const toBoolean = (value: RecordValue): RecordValue => {
  const text = String(value).toLowerCase();
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : null;
};

const toType = (value: RecordValue, type: string): RecordValue | undefined => {
  switch (type) {
    case 'string':
      return value === null ? null : String(value);
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'timestamp':
      return toInteger(value, BITS[type]);
    case 'float':
    case 'double':
    case 'decimal':
      return toFloat(value);
    case 'boolean':
      return toBoolean(value);
    default:
      return undefined;
  }
};

/**
 * Checks whether DataHub has a column type of this name. Ignores case, although PAI-Rec itself accepts lower case only.
 */
export const isColumnType = (type: string): boolean => toType('', type.toLowerCase()) !== undefined;

/**
 * Converts a record to the columns of its DataHub topic. A field is dropped if its column is missing or has an unknown
 * type, as in PAI-Rec, which does not create such columns. A value that does not fit its column becomes `null`. A
 * column without a field in the record stays absent, because user and item records share one topic.
 *
 * A `timestamp` column stores a number unchanged. PAI-Rec also writes seconds into this column, although DataHub
 * defines it in microseconds.
 *
 * @param schema columns of the topic; if empty, the record is returned unchanged
 */
export const applySchema = (
  record: Readonly<Record<string, RecordValue>>,
  schema: readonly SchemaField[],
): Readonly<Record<string, RecordValue>> => {
  if (schema.length === 0) return record;
  const types = new Map(schema.map(({ Field, Type }) => [Field, Type.toLowerCase()]));
  const fitted: [field: string, value: RecordValue][] = [];
  for (const [field, value] of Object.entries(record)) {
    const coerced = toType(value, types.get(field) ?? '');
    if (coerced !== undefined) fitted.push([field, coerced]);
  }
  return Object.fromEntries(fitted);
};
