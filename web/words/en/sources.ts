import type { GapCode } from '../../../src/sources/kinds/gap-codes.ts'
import { number } from '../format.ts'
import { api } from './sources/api.ts'
import { ari, asterisk } from './sources/asterisk.ts'
import { choice } from './sources/choice.ts'
import { form } from './sources/form.ts'
import { freeswitch } from './sources/freeswitch.ts'
import { jambonz } from './sources/jambonz.ts'
import { listen, newAddress } from './sources/listen.ts'
import { push } from './sources/push.ts'
import { testCall } from './sources/test-call.ts'
import { twilio } from './sources/twilio.ts'

export const sources = {
  title: 'Sources',
  managed: 'Managed by config',
  managedWhy: 'A configuration file manages this source. The next “offhook apply” overwrites changes made here.',
  table: 'Sources',
  hint: 'Phone systems that report calls to Offhook. Offhook lists the calls and sends them to your integrations.',
  connect: 'Connect a phone system',
  /** The kind of source that a replayed session has. */
  replay: 'Recorded sessions',
  columns: { name: 'Name', state: 'State', last: 'Last event', now: 'Active calls', gaps: 'Gaps' },
  noGaps: 'No gaps',
  gapsCount: (n: number, more: boolean) => (n === 1 ? '1 gap' : `${n}${more ? ' or more' : ''} gaps`),
  state: {
    connected: 'Connected',
    partly: 'Connected, some events missing',
    connecting: 'Connecting',
    away: 'Disconnected',
    stopped: 'Stopped',
    listening: 'Listening',
    ready: 'Ready for files',
    off: 'Switched off',
  },
  missingRights: (rights: readonly string[]) =>
    `Connected, ${rights.length === 1 ? 'missing permission' : 'missing permissions'}: ${rights.join(', ')}`,
  since: 'since',
  lastEvent: 'Last event',
  noEvent: 'None recently',
  switchOn: 'Switch on',
  switchOff: 'Switch off',
  switchedOff: (name: string) => `${name} switched off. Offhook receives no calls from it.`,
  switchedOn: (name: string) => `${name} switched on.`,
  offWhy: 'This source is switched off. Offhook receives no calls from it.',
  actions: 'Actions',
  rename: 'Rename',
  renamed: 'Source renamed.',
  name: 'Name',
  nameHint: 'Shown in lists and filters.',
  /** Settings with forms of their own. */
  formless: { contexts: 'Contexts', auth: 'Authentication', mapping: 'Mapping' } as Readonly<Record<string, string>>,
  changedSince: 'Someone else changed this source. Your changes are still here.',
  takeTheirs: 'Load their version',
  remove: {
    ask: (name: string) => `Delete “${name}”?`,
    why: 'Its calls, deliveries and gaps are kept. Its keys stop working immediately. This can’t be undone.',
    done: (name: string) => `${name} deleted. Its calls are kept.`,
  },

  api,
  ari,
  asterisk,
  choice,
  form,
  freeswitch,
  jambonz,
  listen,
  newAddress,
  push,
  test: testCall,
  twilio,

  records: {
    title: 'Recordings',
    fetchWhy:
      'Recordings can be uploaded or sent as a URL. If the URL requires a username and password, enter them here.',
    saved: 'Saved. New recordings use these settings.',
  },

  calls: {
    title: 'Latest calls',
    all: 'All calls',
    none: 'No calls yet. Make a call: it appears here as soon as a phone rings.',
  },

  contexts: {
    title: 'Call directions',
    why: 'The phone system puts each call in a context, a named part of its dialplan. The first one decides whether the call is inbound, outbound or internal. Correct any that are wrong.',
    none: 'No contexts yet',
    noneWhy: 'Make a call. Its contexts appear here automatically.',
    name: 'Context',
    proposed: 'Detected as',
    mark: 'Role',
    markOf: (name: string) => `Role of ${name}`,
    asProposed: 'As detected',
    passed: 'Passed through only',
    roles: { inbound: 'Inbound', outbound: 'Outbound', internal: 'Internal', ignore: 'Ignore' } as Readonly<
      Record<string, string>
    >,
    meaning: {
      inbound: 'Calls from outside. Reported from the first ring.',
      outbound: 'Calls to outside numbers.',
      internal: 'Phones of this PBX. Reported once a phone rings or someone is reached.',
      ignore: 'Not reported.',
    } as Readonly<Record<string, string>>,
    meanings: 'Context roles',
    save: (n: number) => (n === 1 ? 'Save 1 change' : `Save ${n} changes`),
    saveWhy: 'Offhook reconnects to apply them.',
    saved: 'Roles saved. New calls use them.',
  },

  gaps: {
    title: 'Gaps',
    none: 'No gaps. Periods without a connection to the phone system are listed here.',
    why: 'Offhook was not connected in these periods, or could not receive everything. Calls may be missing, or their end may be reported late.',
    to: 'to',
    now: 'now',
    because: (code: GapCode) => reasons[code],
    dropped: (n: number) => (n === 1 ? '1 update lost' : `${number(n)} updates lost`),
    all: (n: number) => `Show all ${n}`,
  },
}

/** The reasons of gaps (C21), for people. */
const reasons: Readonly<Record<GapCode, string>> = {
  not_connected: 'not connected',
  not_running: 'Offhook was not running',
  settings_changed: 'settings changed',
  missing_permission: 'missing permission to receive call events',
  updates_dropped: 'updates refused by the database',
}
