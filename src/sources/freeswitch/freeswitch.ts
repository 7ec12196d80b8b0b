// A FreeSWITCH, dialled at its event socket.
import { createFreeswitch } from './listener.ts'
import { freeswitchFlaws, freeswitchPlace, originOf } from './settings.ts'
import { freeswitchSupplies } from './supplies.ts'
import { rehearseFreeswitch } from './rehearse.ts'
import { tryFreeswitch } from './check.ts'
import type { SourceKind } from '../kind.ts'

export const freeswitch: SourceKind = {
  kind: 'freeswitch',
  secrets: ['password'],
  origin: originOf,
  flaws: freeswitchFlaws,
  tells: (code) => freeswitchSupplies.includes(code),
  records: 'announced',
  dialled: { at: freeswitchPlace, create: createFreeswitch, attempt: tryFreeswitch },
  rehearse: rehearseFreeswitch,
}
