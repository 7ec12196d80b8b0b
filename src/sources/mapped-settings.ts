// The settings of the kinds of source that have a mapping: push and files.
import type { Mapping } from './mapping/mapping.ts'
import { emptyMapping, readMapping } from './mapping/read-mapping.ts'
import type { Received } from './mapping/understand.ts'
import { isZone } from './mapping/zones.ts'
import { readOnce, settingFlaw, type SettingFlaw, type Settings } from './settings.ts'

/** What is wrong with the mapping in a source's settings. */
export function mappingFlaws(mapping: unknown): SettingFlaw[] {
  if (isAbsent(mapping)) return []
  const read = readMapping(mapping)
  if ('mapping' in read) return []
  return read.flaws.map(({ pointer, detail }) => ({ pointer: `/settings/mapping${pointer}`, detail }))
}

/** The mapping of a source; one that has none yet, or one that is broken, has one that understands nothing. */
export const mappingOf: (settings: Settings) => Mapping = readOnce((settings) => {
  const read = readMapping(settings['mapping'] ?? emptyMapping)
  return 'mapping' in read ? read.mapping : emptyMapping
})

/** What is wrong with a time zone; none is right. */
export function zoneFlaws(zone: unknown): SettingFlaw[] {
  if (isAbsent(zone) || (typeof zone === 'string' && zone.length <= 64 && isZone(zone))) return []
  return [settingFlaw(['timezone'], 'There is no such time zone. Write one like Australia/Sydney or Europe/Berlin.')]
}

/** What is known of a message beside it. `at`: when it came, in ms since 1970. */
export function receivedAt(at: number, { country, timezone }: Settings): Received {
  return {
    at,
    ...(typeof country === 'string' && { country }),
    ...(typeof timezone === 'string' && timezone !== '' && { zone: timezone }),
  }
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
