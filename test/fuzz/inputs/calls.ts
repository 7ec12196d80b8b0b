// Events: one or many call updates, with hostile fields, and recordings that look like audio.
import { readFileSync, globSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { FIELDS } from '../../../src/calls/fields.ts'
import { OUTCOMES, STATUSES } from '../../../src/calls/status.ts'
import { calmAnswerPaths } from './answers.ts'
import { anything, number, text } from './texts.ts'

const fieldValue = fc.oneof(text, number, fc.boolean(), fc.array(text, { maxLength: 4 }), anything)

const values = fc.dictionary(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom(...FIELDS.filter(({ from }) => from !== 'offhook').map(({ code }) => code)),
    },
    { weight: 2, arbitrary: fc.constantFrom('custom.long', 'custom.list', 'status') },
    { weight: 1, arbitrary: text },
  ),
  fieldValue,
  { maxKeys: 5 },
)

/** A valid event, so that a call goes on and its requests are rendered and sent. */
const good = fc.record(
  {
    uniqueid: fc.integer({ min: 1, max: 400 }).map((n) => `call-${n}`),
    status: fc.constantFrom(...STATUSES),
    fields: fc.record(
      {
        caller_number: fc.constant('+61491570006'),
        caller_name: text.map((one) => one.slice(0, 400)),
        'custom.long': text,
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['uniqueid', 'status'] },
)

/** A valid event with the longest allowed fields. */
const long = fc
  .record({
    uniqueid: fc.integer({ min: 1, max: 400 }).map((n) => `call-${n}`),
    status: fc.constantFrom(...STATUSES),
    piece: fc.constantFrom('a', '"', 'é'),
  })
  .map(({ piece, ...one }): unknown => ({
    ...one,
    fields: {
      'custom.long': piece.repeat(8000),
      'custom.list': Array.from({ length: 100 }, () => '+61491570006'),
    },
  }))

const any = fc.record(
  {
    uniqueid: fc.oneof(
      text,
      fc.integer({ min: 1, max: 400 }).map((n) => `call-${n}`),
    ),
    event_id: text,
    status: fc.oneof(fc.constantFrom(...STATUSES), text),
    outcome: fc.oneof(fc.constantFrom(...OUTCOMES), text),
    at: fc.oneof(fc.constantFrom('2026-11-25T03:04:05.123Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z'), text),
    is_test: fc.oneof(fc.boolean(), text),
    fields: values,
    recording: fc.oneof(
      fc.constant({ expected: true }),
      calmAnswerPaths.map((path) => ({ url: `http://{{receiver}}${path}.wav` })),
      text.map((failed) => ({ failed })),
      fc.constant({ url: 'http://{{tripwire}}/a.wav' }),
    ),
  },
  { requiredKeys: ['uniqueid'] },
)

const update = fc.oneof(
  { weight: 8, arbitrary: good.map((one): unknown => one) },
  { weight: 4, arbitrary: any.map((one): unknown => one) },
  { weight: 1, arbitrary: long },
)

export const updates = fc.oneof(
  { weight: 3, arbitrary: update },
  { weight: 2, arbitrary: fc.array(update, { maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(good, fc.constantFrom(100, 1000, 1001))
      .filter(([one]) => JSON.stringify(one).length < 5000)
      .map(([one, count]) => Array.from({ length: count }, (_, n) => ({ ...one, uniqueid: `many-${n}` }))),
  },
)

const audio = globSync(join(import.meta.dirname, '../../audio/*.{wav,mp3,opus,oga,flac,m4a,aac,au,gsm}'))
  .toSorted()
  .map((file) => readFileSync(file))
  .filter((bytes) => bytes.length < 300_000)

/** A real recording with some changed bytes, or cut off. */
export const recordings = fc
  .record({
    bytes: fc.constantFrom(...audio),
    changes: fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
    length: fc.option(fc.integer({ min: 0, max: 5000 })),
  })
  .map(({ bytes, changes, length }) => {
    const changed = Buffer.from(length === null ? bytes : bytes.subarray(0, length))
    for (const [at, value] of changes) if (at < changed.length) changed[at] = value
    return changed
  })
