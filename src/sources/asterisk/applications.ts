// What the applications of a dialplan do to a caller (C13).
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

/** They only say something to the caller. */
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

/** They ring somebody, and wait for an answer. */
const RINGING: ReadonlySet<string> = new Set(['dial', 'followme', 'queue', 'retrydial'])

/** They only decide where the dialplan goes on: nothing happens to the caller in them. */
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

/** The status of a caller in this application, or `null` when it says nothing. */
export function kindOf(application: string): ApplicationStatus | null {
  return APPLICATIONS.get(application) ?? (ANNOUNCEMENTS.has(application) ? 'in_menu' : null)
}

/** Whether it only says something, and asks for nothing. */
export function isAnnouncement(application: string): boolean {
  return ANNOUNCEMENTS.has(application)
}

/**
 * Whether an announcement is played to a caller whom the PBX has picked up for: before that it is heard as a ringing tone is.
 * `Playback` picks up by itself, unless its options say otherwise.
 */
export function isHeardOnCall(application: string, data: string, isUp: boolean): boolean {
  if (isUp) return true
  const options = data.split(',').slice(1).join(',').toLowerCase()
  return application === 'playback' && !options.includes('noanswer') && !options.includes('skip')
}

/** Whether it rings somebody else. */
export function rings(application: string): boolean {
  return RINGING.has(application)
}
