// What the applications of a dialplan do to a caller (C13). Names and arguments: mod_dptools, mod_callcenter, mod_fifo,
// mod_voicemail, mod_valet_parking; the scripts are FusionPBX's (app/…/resources/…).
import type { Application } from './state.ts'
import type { Status } from '../../calls/call.ts'

type ApplicationStatus = Extract<Status, 'ringing' | 'in_menu' | 'queued' | 'on_hold' | 'voicemail'>

/** They say something, and ask nothing. `endless_playback` is music: FreeSWITCH runs it while a transfer rings. */
const ANNOUNCEMENTS: ReadonlySet<string> = new Set(['phrase', 'playback', 'say', 'speak'])

const APPLICATIONS: ReadonlyMap<string, ApplicationStatus> = new Map([
  ['bridge', 'ringing'],
  ['callcenter', 'queued'],
  ['ivr', 'in_menu'],
  ['play_and_detect_speech', 'in_menu'],
  ['play_and_get_digits', 'in_menu'],
  ['read', 'in_menu'],
  ['record', 'voicemail'],
  ['valet_park', 'on_hold'],
  ['voicemail', 'voicemail'],
])

/** The status of a caller on whose leg this application begins, or `null` when it says nothing. */
export function statusIn({ name, data }: Application): ApplicationStatus | null {
  if (name === 'fifo') return /\bin\b/.test(data.replace(/^\S*/, '')) ? 'queued' : null
  // The owner of a mailbox listens to it: a menu of keys.
  if (name === 'voicemail' && data.trimStart().startsWith('check')) return 'in_menu'
  if (name === 'lua') return statusInScript(data)
  // A pause, or what a telephone sounds like while it rings.
  if (name === 'playback' && /^(silence|tone)_stream:/.test(data)) return null
  return APPLICATIONS.get(name) ?? (isAnnouncement({ name }) ? 'in_menu' : null)
}

/** Whether it says something to the caller and asks nothing. */
export function isAnnouncement({ name }: Pick<Application, 'name'>): boolean {
  return ANNOUNCEMENTS.has(name)
}

/** Applications that run a program: what it plays and asks is no application of the dialplan. */
const SCRIPTS: ReadonlySet<string> = new Set(['httapi', 'javascript', 'lua', 'perl', 'python', 'python3', 'v8'])

export function isScript({ name }: Application): boolean {
  return SCRIPTS.has(name)
}

/** FusionPBX's menus and mailboxes are scripts: what they play and record is no application of the dialplan. */
function statusInScript(data: string): ApplicationStatus | null {
  if (/^app\.lua voicemail\b/.test(data)) return 'voicemail'
  return /^(app\.lua ivr_menu\b|ivr_menu\.lua)/.test(data) ? 'in_menu' : null
}
