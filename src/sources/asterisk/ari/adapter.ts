// The source adapter for an Asterisk that is reached by ARI.
import { ASTERISK_FIELDS } from '../../pbx/provided-fields.ts'
import { createAriSource } from './source.ts'
import { trackerOptionsOf } from '../../pbx/state.ts'
import { simulateAriCall } from './simulate.ts'
import { checkAri } from './check.ts'
import { asteriskAri } from '../../kinds/asterisk-ari.ts'
import type { SourceAdapter } from '../../adapter.ts'

export const ariAdapter: SourceAdapter = {
  kind: asteriskAri,
  knowsField: (code) => ASTERISK_FIELDS.includes(code),
  dialled: {
    create: (deps, settings) => createAriSource(deps, settings),
    check: (settings, place) => checkAri(settings, place),
  },
  simulateCall: (example, simulation) => simulateAriCall(example, simulation, trackerOptionsOf(simulation.settings)),
}
