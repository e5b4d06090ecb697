import { isDecimal } from './isDecimal.ts';
import type { RecordValue } from './records.ts';

/** One column of a topic, as in `DatahubConfs.<name>.Schemas`. */
export interface SchemaField {
  readonly Field: string;
  readonly Type: string;
}

/** The bits of DataHub's whole numbers. */
const BITS = { tinyint: 8, smallint: 16, integer: 32, bigint: 64, timestamp: 64 };

/** As many digits as 64 bits need, and some leading zeros: a longer text is not worth its arithmetic. */
const WHOLE = /^[+-]?\d{1,40}$/;

const toWhole = (value: RecordValue, bits: number): RecordValue => {
  const isWhole = typeof value === 'string' ? WHOLE.test(value) : Number.isInteger(value) || typeof value === 'bigint';
  if (!isWhole || value === null) return null;
  // BigInt() knows no plus.
  const whole = BigInt(typeof value === 'string' ? value.replace('+', '') : value);
  if (whole !== BigInt.asIntN(bits, whole)) return null;
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
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
      return toWhole(value, BITS[type]);
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

/** Whether DataHub has columns of a type. Written in any case, though the original knows small letters only. */
export const isColumnType = (type: string): boolean => toType('', type.toLowerCase()) !== undefined;

/**
 * Makes a record fit the columns of its DataHub topic. A field without a column, or with one of an unknown type, is
 * dropped, as in the original, which makes no such column; a value that its column cannot hold is null. A column that the
 * record has nothing for stays absent: the user and the item records share one topic.
 *
 * `timestamp` takes a number as it is. The original, too, hands its seconds to a column of microseconds.
 *
 * @param schema empty: the topic is as it is, and the record stays what it was
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
