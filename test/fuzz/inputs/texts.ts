// Texts that nobody types by accident: long, deep, or with a special meaning somewhere.
import * as fc from 'fast-check'

/** A number of repetitions: mostly small, sometimes around or far above a bound. */
export const often = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 6 }) },
  { weight: 2, arbitrary: fc.constantFrom(31, 32, 33, 64, 100, 999, 1000, 1001) },
  { weight: 2, arbitrary: fc.constantFrom(2000, 4990, 9_000, 20_000) },
)

export const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/)

const meaningful = fc.constantFrom(
  '',
  ' ',
  '\0',
  '\r\nx-injected: 1',
  '\u202Eetadpu',
  '\uD800',
  ']]>',
  '%00',
  'constructor',
  "'; DROP TABLE call; --",
  '../../../../etc/passwd',
  '=1+1',
  '1e400',
  '-0',
  '99999999999999999999999999',
  'null',
  '<!DOCTYPE a [<!ENTITY b "c">]>&b;',
  '[[secret:auth.token]]',
  '[[setting:webhook]]',
)

export const text = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 3, arbitrary: meaningful },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('a', 'é', '"', '\\', '<', '&', '[', '{', '[[', '.', '0', '\n', ',', '/', '*'), often)
      .map(([piece, times]) => piece.repeat(times)),
  },
)

/** Whole numbers around the limits of integer types. */
export const number = fc.oneof(
  fc.integer({ min: -5, max: 5000 }),
  fc.constantFrom(2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 31) - 1, 1e300, -1, 0, 0.1),
)

/** Any small JSON. */
export const anything = fc.oneof(
  { weight: 3, arbitrary: text },
  number,
  fc.constantFrom(null, true, false, [], {}),
  fc.json({ maxDepth: 3 }).map((json): unknown => JSON.parse(json)),
)

/** JSON as text, nested so deep that `JSON.stringify` could not write it. */
export const deepJson = fc
  .tuple(fc.constantFrom(['[', ']'], ['{"a":', '}'], ['[{"all":', '}]']), often)
  .map(([[open = '', close = ''], levels]) => `${open.repeat(levels)}1${close.repeat(levels)}`)

export const deepXml = fc
  .tuple(word, often)
  .map(([name, levels]) => `${`<${name}>`.repeat(levels)}1${`</${name}>`.repeat(levels)}`)
