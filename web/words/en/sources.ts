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
  managed: 'By file',
  managedWhy: 'A file of configuration manages it: the next “offhook apply” takes back what is changed here.',
  table: 'Sources of calls',
  hint: 'Where calls come from. Everything that they tell becomes calls here, and requests to your integrations.',
  connect: 'Connect a phone system',
  /** The kind of source that a replayed session has. */
  replay: 'Recorded sessions',
  columns: { name: 'Name', state: 'State', last: 'Last event', now: 'Calls now', gaps: 'Gaps' },
  noGaps: 'None',
  gapsCount: (n: number, more: boolean) => (n === 1 ? '1 gap' : `${n}${more ? ' or more' : ''} gaps`),
  state: {
    connected: 'Connected',
    partly: 'Connected, not all is told',
    connecting: 'Connecting',
    away: 'Not connected',
    stopped: 'Stopped',
    listening: 'Listening',
    ready: 'Takes files',
    off: 'Switched off',
  },
  missingRights: (rights: readonly string[]) =>
    `Connected, ${rights.length === 1 ? 'missing right' : 'missing rights'}: ${rights.join(', ')}`,
  since: 'since',
  lastEvent: 'Last event',
  noEvent: 'None lately',
  switchOn: 'Switch on',
  switchOff: 'Switch off',
  switchedOff: (name: string) => `${name} is switched off. What its phone system does is not heard.`,
  switchedOn: (name: string) => `${name} is switched on.`,
  offWhy: 'It is switched off, so its calls are not heard.',
  actions: 'What can be done',
  rename: 'Rename',
  renamed: 'Renamed.',
  name: 'Name',
  nameHint: 'As people here call it.',
  changedSince: 'Somebody else saved this source in the meantime. What you typed stays here.',
  takeTheirs: 'Show theirs',
  remove: {
    ask: (name: string) => `Delete ${name}?`,
    why: 'Its calls, their deliveries and its gaps stay. Its keys are refused at once. It cannot be undone.',
    done: (name: string) => `${name} is deleted. Its calls stay.`,
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
      'Recordings can be uploaded, or their address told. Where the address asks for a user name and password, enter them here.',
    saved: 'Saved. Recordings from now on follow it.',
  },

  contexts: {
    title: 'Contexts',
    why: 'Where a call begins in the dialplan says whether it is inbound, outbound or internal. Change what is taken wrong.',
    none: 'None seen yet',
    noneWhy: 'Make a call: the contexts that it goes through appear here by themselves.',
    name: 'Context',
    proposed: 'Taken for',
    mark: 'Mark as',
    markOf: (name: string) => `Mark ${name} as`,
    asProposed: 'As proposed',
    passed: 'Only passed through',
    roles: { inbound: 'Inbound', outbound: 'Outbound', internal: 'Internal', ignore: 'Ignore' } as Readonly<
      Record<string, string>
    >,
    meaning: {
      inbound: 'Callers from outside, told from the first ring.',
      outbound: 'Leads outside.',
      internal: 'Phones of this PBX, told when somebody is rung or reached.',
      ignore: 'Not told at all.',
    } as Readonly<Record<string, string>>,
    meanings: 'What the marks mean',
    save: (n: number) => (n === 1 ? 'Save 1 mark' : `Save ${n} marks`),
    saveWhy: 'Offhook connects anew with them, which takes a moment.',
    saved: 'Marked. Calls from now on follow it.',
  },

  gaps: {
    title: 'Gaps',
    none: 'No gaps.',
    why: 'Calls at these times may be missing, or their end may be late.',
    to: 'to',
    now: 'now',
    because: (why: string) => reasons[why] ?? why,
    dropped: (n: number) => (n === 1 ? '1 update lost' : `${number(n)} updates lost`),
    all: (n: number) => `Show all ${n}`,
  },
}

/** The reasons of gaps (C21), for people. */
const reasons: Readonly<Record<string, string>> = {
  'not connected': 'not connected',
  'Offhook was not running': 'Offhook was not running',
  'settings changed': 'settings changed',
  'missing right': 'no right to receive call events',
  'updates dropped': 'updates refused by the database',
}
