// The effect of dialplan applications on a caller (C13). Names and arguments: mod_dptools, mod_callcenter, mod_fifo,
// mod_voicemail, mod_valet_parking; the scripts are FusionPBX's (app/…/resources/…).
import type { Application } from './state.ts'
import type { Status } from '../../calls/call.ts'

type ApplicationStatus = Extract<Status, 'ringing' | 'in_menu' | 'queued' | 'on_hold' | 'voicemail'>

/** Applications that play something and ask nothing. `endless_playback` is music: FreeSWITCH runs it while a transfer rings. */
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

/** The status of a caller in this application; `null`: the application does not change it. */
export function statusIn({ name, data }: Application): ApplicationStatus | null {
  if (name === 'fifo') return /\bin\b/.test(data.replace(/^\S*/, '')) ? 'queued' : null
  // The owner of a mailbox listens to it: a menu of keys.
  if (name === 'voicemail' && data.trimStart().startsWith('check')) return 'in_menu'
  if (name === 'lua') return statusInScript(data)
  // Silence, or a ringing tone.
  if (name === 'playback' && /^(silence|tone)_stream:/.test(data)) return null
  return APPLICATIONS.get(name) ?? (isAnnouncement({ name }) ? 'in_menu' : null)
}

/** Whether the application plays something to the caller and asks nothing. */
export function isAnnouncement({ name }: Pick<Application, 'name'>): boolean {
  return ANNOUNCEMENTS.has(name)
}

/** Applications that run a script: the prompts of a script are not reported as applications. */
const SCRIPTS: ReadonlySet<string> = new Set(['httapi', 'javascript', 'lua', 'perl', 'python', 'python3', 'v8'])

export function isScript({ name }: Application): boolean {
  return SCRIPTS.has(name)
}

/** FusionPBX's menus and mailboxes are scripts: their prompts and recordings are not reported as applications. */
function statusInScript(data: string): ApplicationStatus | null {
  if (/^app\.lua voicemail\b/.test(data)) return 'voicemail'
  return /^(app\.lua ivr_menu\b|ivr_menu\.lua)/.test(data) ? 'in_menu' : null
}
