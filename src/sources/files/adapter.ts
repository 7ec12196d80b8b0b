// The source adapter for files of ended calls: nothing is dialled or posted. A person drops a file, and a mapping reads its
// rows.
import type { CallUpdate } from '../../calls/call.ts'
import { isComputed } from '../../calls/fields.ts'
import type { SampleName } from '../../calls/samples.ts'
import type { SimulationOptions, SourceAdapter } from '../adapter.ts'
import { files } from '../kinds/files.ts'
import { textSetting } from '../kinds/settings.ts'
import { mappingOf, receivedAt } from '../mapped-settings.ts'
import { sampleMessages } from '../mapping/sample-messages.ts'
import { understand } from '../mapping/understand.ts'

export const filesAdapter: SourceAdapter = {
  kind: files,
  knowsField: (code) => !isComputed(code),
  simulateCall,
}

function simulateCall(example: SampleName, simulation: SimulationOptions): CallUpdate[] {
  const { settings } = simulation
  const mapping = mappingOf(settings)
  return sampleMessages(example, mapping, simulation).flatMap(
    ({ tree, at }) =>
      understand(mapping, tree, receivedAt(at, settings, textSetting(settings, 'country') ?? simulation.country))
        .updates,
  )
}
