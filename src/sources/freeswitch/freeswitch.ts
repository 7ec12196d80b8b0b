// A FreeSWITCH, dialled at its event socket.
import { createFreeswitchSource } from './source.ts'
import { freeswitchFlaws, freeswitchPlace, originOf } from './settings.ts'
import { freeswitchSupplies } from './supplies.ts'
import { simulateFreeswitchCall } from './simulate.ts'
import { checkFreeswitch } from './check.ts'
import type { SourceKind } from '../kind.ts'

export const freeswitch: SourceKind = {
  kind: 'freeswitch',
  secrets: ['password'],
  origin: originOf,
  flaws: freeswitchFlaws,
  tells: (code) => freeswitchSupplies.includes(code),
  records: 'announced',
  dialled: { at: freeswitchPlace, create: createFreeswitchSource, check: checkFreeswitch },
  simulateCall: simulateFreeswitchCall,
}
