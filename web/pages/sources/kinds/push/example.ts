import { readMapping } from '../../../../../src/sources/mapping/read-mapping.ts'
import { sampleMessages } from '../../../../../src/sources/mapping/sample-messages.ts'
import type { SampleMessage } from '../../../../../src/sources/mapping/sample-messages.ts'

/** A missed call of the last minutes in the words of a mapping; `null`: it has none for it yet. */
export function exampleMessages(mapping: unknown, id: string): SampleMessage[] | null {
  const read = readMapping(mapping)
  if (!('mapping' in read)) return null
  try {
    return sampleMessages('missed', read.mapping, { id, beginMs: Date.now() - 120_000 })
  } catch {
    // What is missing is said where the mapping is made.
    return null
  }
}
