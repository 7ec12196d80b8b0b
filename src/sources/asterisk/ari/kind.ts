// An Asterisk that is listened to by ARI, as a kind of source.
import { ariFlaws, ariOrigin, ariPlace } from './settings.ts'
import { asteriskSupplies } from '../supplies.ts'
import { createAri } from './ari.ts'
import { mappingOf } from '../settings.ts'
import { rehearseAri } from './rehearse.ts'
import { tryAri } from './check.ts'
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
    create: (needs, settings) => createAri(needs, settings),
    attempt: (settings, place) => tryAri(settings, place),
  },
  rehearse: (example, rehearsal) => rehearseAri(example, rehearsal, mappingOf(rehearsal.settings)),
}
