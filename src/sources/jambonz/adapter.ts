// The source adapter for jambonz, which posts the status of each leg, signed with the account's webhook secret.
import type { SourceAdapter } from '../adapter.ts'
import { jambonz } from '../kinds/jambonz.ts'
import { textSetting } from '../kinds/settings.ts'
import { readJambonz } from './read.ts'
import { simulateJambonzCall } from './simulate.ts'
import { verifyJambonz, verifyJambonzHead } from './signature.ts'
import { JAMBONZ_FIELDS } from './provided-fields.ts'

export const jambonzAdapter: SourceAdapter = {
  kind: jambonz,
  knowsField: (code) => JAMBONZ_FIELDS.includes(code),
  posted: {
    findHeadRefusal: verifyJambonzHead,
    findRefusal: verifyJambonz,
    sharedSecret: (settings) => textSetting(settings, 'secret') ?? '',
    read: readJambonz,
  },
  simulateCall: simulateJambonzCall,
}
