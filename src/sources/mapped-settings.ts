// Reads the settings of kinds that have a mapping: push and files.
import type { Mapping } from './mapping/mapping.ts'
import { emptyMapping, readMapping } from './mapping/read-mapping.ts'
import type { MessageContext } from './mapping/understand.ts'
import { readOnce, type Settings } from './kinds/settings.ts'

/** The mapping of a source; a missing or invalid mapping becomes an empty one. */
export const mappingOf: (settings: Settings) => Mapping = readOnce((settings) => {
  const read = readMapping(settings['mapping'] ?? emptyMapping)
  return 'mapping' in read ? read.mapping : emptyMapping
})

/** The context of a message. `at`: when it arrived, in ms since 1970; `country`: the source's, otherwise the account's. */
export function receivedAt(at: number, { timezone }: Settings, country: string | null): MessageContext {
  return {
    at,
    ...(country !== null && { country }),
    ...(typeof timezone === 'string' && timezone !== '' && { zone: timezone }),
  }
}
