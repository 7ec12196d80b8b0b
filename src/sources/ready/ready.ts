// The ready-made mappings, in the order of display: telephone systems, call tracking, AI agents, and common protocols.
import type { ReadyMapping } from '../mapping/mapping.ts'
import { aircall } from './aircall.ts'
import { asteriskCdr } from './asterisk-cdr.ts'
import { asteriskCel } from './asterisk-cel.ts'
import { callrail } from './callrail.ts'
import { dialpad } from './dialpad.ts'
import { kamailio } from './kamailio.ts'
import { placetel } from './placetel.ts'
import { quo } from './quo.ts'
import { retell } from './retell.ts'
import { threeCx } from './three-cx.ts'
import { vapi } from './vapi.ts'
import { vonageIn, vonageOut } from './vonage.ts'
import { yeastar } from './yeastar.ts'
import { zammadCti } from './zammad-cti.ts'

export const READY_MAPPINGS: readonly ReadyMapping[] = [
  threeCx,
  yeastar,
  aircall,
  dialpad,
  quo,
  placetel,
  vonageIn,
  vonageOut,
  callrail,
  vapi,
  retell,
  zammadCti,
  kamailio,
  asteriskCel,
  asteriskCdr,
]
