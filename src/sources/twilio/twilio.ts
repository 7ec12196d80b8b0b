// Twilio as a source of calls: it posts what happens to its calls, signed with the account's auth token.
import type { SourceAdapter } from '../adapter.ts'
import { twilio as twilioKind } from '../kinds/twilio.ts'
import { readTwilio } from './read.ts'
import { simulateTwilioCall } from './simulate.ts'
import { twilioCredentials } from './settings.ts'
import { refusesTwilio, refusesTwilioHead } from './signature.ts'
import { twilioSupplies } from './supplies.ts'

export const twilio: SourceAdapter = {
  kind: twilioKind,
  tells: (code) => twilioSupplies.includes(code),
  credentials: twilioCredentials,
  posted: { refusesHead: refusesTwilioHead, refuses: refusesTwilio, read: readTwilio },
  simulateCall: simulateTwilioCall,
}
