// The source adapter for a FreeSWITCH, dialled at its event socket.
import { createFreeswitchSource } from './source.ts'
import { FREESWITCH_FIELDS } from '../pbx/provided-fields.ts'
import { simulateFreeswitchCall } from './simulate.ts'
import { checkFreeswitch } from './check.ts'
import { freeswitch } from '../kinds/freeswitch.ts'
import type { SourceAdapter } from '../adapter.ts'

export const freeswitchAdapter: SourceAdapter = {
  kind: freeswitch,
  knowsField: (code) => FREESWITCH_FIELDS.includes(code),
  dialled: { create: createFreeswitchSource, check: checkFreeswitch },
  simulateCall: simulateFreeswitchCall,
}
