import { sampleUpdates } from '../../calls/samples.ts'
import type { SourceKind } from '../kind.ts'
import { createAsterisk } from './asterisk.ts'
import { tryAsterisk } from './check.ts'
import { asteriskFlaws } from './settings.ts'
import { asteriskSupplies } from './supplies.ts'

const tells = (code: string): boolean => asteriskSupplies.includes(code)

export const asterisk: SourceKind = {
  kind: 'asterisk',
  secrets: ['secret'],
  origin: ({ host, port }) => `asterisk:${JSON.stringify([host ?? null, port ?? null])}`,
  flaws: asteriskFlaws,
  tells,
  records: 'announced',
  dialled: {
    create: (needs, settings) => createAsterisk(needs, settings),
    attempt: (settings) => tryAsterisk(settings),
  },
  rehearse: (example, { id, beginMs }) => sampleUpdates(example, { uniqueid: `test-${id}`, beginMs, tells }),
}
