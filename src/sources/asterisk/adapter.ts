// The source adapter for an Asterisk that is reached by its manager interface (AMI).
import { trackerOptionsOf } from '../pbx/state.ts'
import { ASTERISK_FIELDS } from '../pbx/provided-fields.ts'
import { createAmiSource } from './source.ts'
import { simulateAmiCall } from './simulate.ts'
import { checkAmi } from './check.ts'
import { asterisk } from '../kinds/asterisk.ts'
import type { SourceAdapter } from '../adapter.ts'

export const asteriskAdapter: SourceAdapter = {
  kind: asterisk,
  knowsField: (code) => ASTERISK_FIELDS.includes(code),
  dialled: {
    create: (deps, settings) => createAmiSource(deps, settings),
    check: (settings, place) => checkAmi(settings, place),
  },
  simulateCall: (example, simulation) => simulateAmiCall(example, simulation, trackerOptionsOf(simulation.settings)),
}
