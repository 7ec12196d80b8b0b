// The source adapter for Twilio, which posts the events of its calls, signed with the account's auth token.
import type { SourceAdapter } from '../adapter.ts'
import { textSetting } from '../kinds/settings.ts'
import { twilio } from '../kinds/twilio.ts'
import { readTwilio } from './read.ts'
import { simulateTwilioCall } from './simulate.ts'
import { twilioCredentials } from './settings.ts'
import { verifyTwilio, verifyTwilioHead } from './signature.ts'
import { TWILIO_FIELDS } from './provided-fields.ts'

export const twilioAdapter: SourceAdapter = {
  kind: twilio,
  knowsField: (code) => TWILIO_FIELDS.includes(code),
  credentials: twilioCredentials,
  posted: {
    findHeadRefusal: verifyTwilioHead,
    findRefusal: verifyTwilio,
    sharedSecret: (settings) => textSetting(settings, 'auth_token') ?? '',
    read: readTwilio,
  },
  simulateCall: simulateTwilioCall,
}
