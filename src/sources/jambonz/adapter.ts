// jambonz as a source of calls: it posts the status of each leg, signed with the account's webhook secret.
import type { SourceAdapter } from '../adapter.ts'
import { jambonz } from '../kinds/jambonz.ts'
import { readJambonz } from './read.ts'
import { simulateJambonzCall } from './simulate.ts'
import { refusesJambonz, refusesJambonzHead } from './signature.ts'
import { jambonzSupplies } from './supplies.ts'

export const jambonzAdapter: SourceAdapter = {
  kind: jambonz,
  tells: (code) => jambonzSupplies.includes(code),
  posted: { refusesHead: refusesJambonzHead, refuses: refusesJambonz, read: readJambonz },
  simulateCall: simulateJambonzCall,
}
