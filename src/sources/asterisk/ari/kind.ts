// An Asterisk that is listened to by ARI, as a kind of source.
import { ariFlaws, ariOrigin, ariPlace } from './settings.ts'
import { asteriskSupplies } from '../supplies.ts'
import { createAriSource } from './source.ts'
import { mappingOf } from '../settings.ts'
import { simulateAriCall } from './simulate.ts'
import { checkAri } from './check.ts'
import type { SourceKind } from '../../kind.ts'

export const asteriskAri: SourceKind = {
  kind: 'asterisk_ari',
  secrets: ['password'],
  origin: ariOrigin,
  flaws: ariFlaws,
  tells: (code) => asteriskSupplies.includes(code),
  records: 'announced',
  dialled: {
    at: ariPlace,
    create: (deps, settings) => createAriSource(deps, settings),
    check: (settings, place) => checkAri(settings, place),
  },
  simulateCall: (example, simulation) => simulateAriCall(example, simulation, mappingOf(simulation.settings)),
}
