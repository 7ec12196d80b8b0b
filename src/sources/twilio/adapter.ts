// Twilio as a source of calls: it posts what happens to its calls, signed with the account's auth token.
import type { SourceAdapter } from '../adapter.ts'
import { twilio } from '../kinds/twilio.ts'
import { readTwilio } from './read.ts'
import { simulateTwilioCall } from './simulate.ts'
import { twilioCredentials } from './settings.ts'
import { refusesTwilio, refusesTwilioHead } from './signature.ts'
import { twilioSupplies } from './supplies.ts'

export const twilioAdapter: SourceAdapter = {
  kind: twilio,
  tells: (code) => twilioSupplies.includes(code),
  credentials: twilioCredentials,
  posted: { refusesHead: refusesTwilioHead, refuses: refusesTwilio, read: readTwilio },
  simulateCall: simulateTwilioCall,
}
