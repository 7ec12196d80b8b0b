// An Asterisk that is listened to by its manager interface, as a kind of source.
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
