// jambonz as a source of calls: it posts the status of each leg, signed with the account's webhook secret.
import type { SourceKind } from '../kind.ts'
import { readJambonz } from './read.ts'
import { simulateJambonzCall } from './simulate.ts'
import { jambonzFlaws } from './settings.ts'
import { refusesJambonz, refusesJambonzHead } from './signature.ts'
import { jambonzSupplies } from './supplies.ts'

export const jambonz: SourceKind = {
  kind: 'jambonz',
  secrets: ['secret'],
  // The secret goes nowhere: it checks what comes in.
  origin: () => '',
  flaws: jambonzFlaws,
  tells: (code) => jambonzSupplies.includes(code),
  // It records into a storage of the account’s own, and its status webhooks say nothing of that.
  records: 'announced',
  posted: { refusesHead: refusesJambonzHead, refuses: refusesJambonz, read: readJambonz },
  simulateCall: simulateJambonzCall,
}
