// An Asterisk that is listened to by its manager interface, as a kind of source.
import { asteriskFlaws, asteriskPlace, mappingOf } from './settings.ts'
import { asteriskSupplies } from './supplies.ts'
import { createAsterisk } from './asterisk.ts'
import { rehearse } from './rehearse.ts'
import { tryAsterisk } from './check.ts'
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
    create: (needs, settings) => createAsterisk(needs, settings),
    attempt: (settings, place) => tryAsterisk(settings, place),
  },
  rehearse: (example, rehearsal) => rehearse(example, rehearsal, mappingOf(rehearsal.settings)),
}
