// An Asterisk that is listened to by its manager interface, as a kind of source.
import { asteriskFlaws, asteriskPlace, mappingOf } from './settings.ts'
import { asteriskSupplies } from './supplies.ts'
import { createAmiSource } from './source.ts'
import { simulateAmiCall } from './simulate.ts'
import { checkAmi } from './check.ts'
import type { SourceKind } from '../kind.ts'

export const asterisk: SourceKind = {
  kind: 'asterisk',
  secrets: ['secret'],
  origin: ({ host, port }) => `asterisk:${JSON.stringify([host ?? null, port ?? null])}`,
  flaws: asteriskFlaws,
  tells: (code) => asteriskSupplies.includes(code),
  records: 'announced',
  dialled: {
    at: asteriskPlace,
    create: (deps, settings) => createAmiSource(deps, settings),
    check: (settings, place) => checkAmi(settings, place),
  },
  simulateCall: (example, simulation) => simulateAmiCall(example, simulation, mappingOf(simulation.settings)),
}
