// The effect of dialplan applications on a caller (C13).
import type { Status } from '../../calls/call.ts'

type ApplicationStatus = Status & ('in_menu' | 'voicemail')

/** Names in lower case: Asterisk writes `BackGround` for `Background`. */
const APPLICATIONS: ReadonlyMap<string, ApplicationStatus> = new Map([
  ['authenticate', 'in_menu'],
  ['background', 'in_menu'],
  ['backgrounddetect', 'in_menu'],
  ['directory', 'in_menu'],
  ['disa', 'in_menu'],
  ['privacymanager', 'in_menu'],
  ['read', 'in_menu'],
  ['readexten', 'in_menu'],
  ['speechbackground', 'in_menu'],
  ['waitexten', 'in_menu'],
  ['minivmrecord', 'voicemail'],
  ['record', 'voicemail'],
  ['voicemail', 'voicemail'],
  ['voicemailmain', 'voicemail'],
])

/** Applications that only play something to the caller. */
const ANNOUNCEMENTS: ReadonlySet<string> = new Set([
  'controlplayback',
  'datetime',
  'festival',
  'mp3player',
  'playback',
  'sayalpha',
  'saydigits',
  'saynumber',
  'sayphonetic',
  'sayunixtime',
])

/** Applications that ring somebody, and wait for an answer. */
const RINGING: ReadonlySet<string> = new Set(['dial', 'followme', 'queue', 'retrydial'])

/** Applications that only decide where the dialplan continues: nothing happens to the caller. */
const SILENT: ReadonlySet<string> = new Set([
  'execif',
  'gosub',
  'gosubif',
  'goto',
  'gotoif',
  'gotoiftime',
  'hangup',
  'log',
  'macro',
  'macroexit',
  'mset',
  'noop',
  'return',
  'set',
  'stopmixmonitor',
  'userevent',
  'verbose',
])

/** Whether nothing happens to a caller in this application. */
export function isSilent(application: string): boolean {
  return SILENT.has(application)
}

/** The status of a caller in this application; `null`: the application does not change it. */
export function kindOf(application: string): ApplicationStatus | null {
  return APPLICATIONS.get(application) ?? (ANNOUNCEMENTS.has(application) ? 'in_menu' : null)
}

/** Whether the application only plays something, and asks for nothing. */
export function isAnnouncement(application: string): boolean {
  return ANNOUNCEMENTS.has(application)
}

/**
 * Whether an announcement is played to a caller whose call the PBX has answered: before that the caller hears it like a
 * ringing tone. `Playback` answers by itself, unless its options say otherwise.
 */
export function isHeardOnCall(application: string, data: string, isUp: boolean): boolean {
  if (isUp) return true
  const options = data.split(',').slice(1).join(',').toLowerCase()
  return application === 'playback' && !options.includes('noanswer') && !options.includes('skip')
}

/** Whether the application rings somebody else. */
export function rings(application: string): boolean {
  return RINGING.has(application)
}
