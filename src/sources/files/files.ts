// Files of finished calls: nothing is dialled, and nobody posts. A person drops a file, and its rows are read by a mapping.
import type { CallUpdate } from '../../calls/call.ts'
import { isComputed } from '../../calls/fields.ts'
import type { SampleName } from '../../calls/samples.ts'
import type { SimulationOptions, SourceKind } from '../kind.ts'
import { mappingFlaws, mappingOf, receivedAt, zoneFlaws } from '../mapped-settings.ts'
import { sampleMessages } from '../mapping/sample-messages.ts'
import { understand } from '../mapping/understand.ts'
import { countryFlaws, unknownSettings, type SettingFlaw, type Settings } from '../settings.ts'

/** Every setting of this kind. */
const KNOWN = ['mapping', 'country', 'timezone'] as const

export const files: SourceKind = {
  kind: 'files',
  secrets: [],
  origin: () => '',
  flaws: filesFlaws,
  tells: (code) => !isComputed(code),
  records: 'announced',
  simulateCall,
}

function filesFlaws(settings: Settings): SettingFlaw[] {
  return [
    ...unknownSettings(settings, KNOWN),
    ...mappingFlaws(settings['mapping']),
    ...countryFlaws(settings),
    ...zoneFlaws(settings['timezone']),
  ]
}

function simulateCall(example: SampleName, simulation: SimulationOptions): CallUpdate[] {
  const { settings } = simulation
  const mapping = mappingOf(settings)
  return sampleMessages(example, mapping, simulation).flatMap(
    ({ tree, at }) => understand(mapping, tree, receivedAt(at, settings)).updates,
  )
}
