// Twilio as a source of calls: it posts what happens to its calls, signed with the account's auth token.
import type { SourceKind } from '../kind.ts'
import { readTwilio } from './read.ts'
import { simulateTwilioCall } from './simulate.ts'
import { twilioCredentials, twilioFlaws, twilioOrigin } from './settings.ts'
import { refusesTwilio, refusesTwilioHead } from './signature.ts'
import { twilioSupplies } from './supplies.ts'

export const twilio: SourceKind = {
  kind: 'twilio',
  secrets: ['auth_token'],
  origin: twilioOrigin,
  flaws: twilioFlaws,
  tells: (code) => twilioSupplies.includes(code),
  // Twilio tells of a recording when it is ready, which is after the end.
  records: 'answered_calls',
  credentials: twilioCredentials,
  posted: { refusesHead: refusesTwilioHead, refuses: refusesTwilio, read: readTwilio },
  simulateCall: simulateTwilioCall,
}
