// What the applications of a dialplan do to a caller (C13).
import type { Status } from '../../calls/call.ts'

/** Names in lower case: Asterisk writes `BackGround` for `Background`. */
const APPLICATIONS: ReadonlyMap<string, Status & ('in_menu' | 'voicemail')> = new Map([
  ['background', 'in_menu'],
  ['read', 'in_menu'],
  ['readexten', 'in_menu'],
  ['speechbackground', 'in_menu'],
  ['waitexten', 'in_menu'],
  ['minivmrecord', 'voicemail'],
  ['record', 'voicemail'],
  ['voicemail', 'voicemail'],
  ['voicemailmain', 'voicemail'],
])

/** The status of a caller in this application, or `null` when it says nothing. */
export function kindOf(application: string): 'in_menu' | 'voicemail' | null {
  return APPLICATIONS.get(application) ?? null
}
