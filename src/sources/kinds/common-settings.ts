// Settings that several kinds of source have.
import type { RecordsPolicy } from '../../calls/apply-update.ts'
import { readMapping } from '../mapping/read-mapping.ts'
import { isZone } from '../mapping/zones.ts'
import { readHost, readWebAddress, type DialTarget } from './address.ts'
import { contextFlaws } from './context-roles.ts'
import { setting, type Setting } from './kind.ts'
import { isGiven, type Settings } from './settings.ts'

/** `system`: as its users know it. */
export function hostSetting(system: string): Setting {
  return setting({
    type: 'code',
    label: 'Host',
    help: `Name or address of the machine that ${system} runs on.`,
    required: true,
    check(host) {
      if (!isGiven(host)) return `The host of the ${system} is missing.`
      return readHost(host) === null ? 'Write a name or an IP address alone, such as pbx.example or 192.0.2.5.' : null
    },
  })
}

export function portSetting(port: number, help: string): Setting {
  return setting({
    type: 'number',
    label: 'Port',
    help,
    default: String(port),
    check: (value) => (isPort(portOf(value, port)) ? null : 'The port is a number from 1 to 65535.'),
  })
}

/** The port in a setting that is right; `usual` where none is given. */
export function portOf(value: unknown, usual: number): number {
  return isGiven(value) ? Number(value) : usual
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535
}

/** Where host and port lead; `null`: they are not right. */
export function hostAndPort(settings: Settings, usualPort: number): DialTarget | null {
  const host = readHost(settings['host'])
  const port = portOf(settings['port'], usualPort)
  return host !== null && isPort(port) ? { host, port, setting: 'host' } : null
}

/** What is wrong with a line that is sent to a phone system as it is; `what`: such as `The password of the FreeSWITCH`. */
export function lineFlaw(value: unknown, what: string): string | null {
  if (typeof value !== 'string' || value === '') return `${what} is missing.`
  // A line break would begin a second header, command or action (S41).
  return /[\r\n\0]/.test(value) ? `${what} has a line break in it. Write it in one line.` : null
}

export const contexts = setting({ type: 'contexts', check: contextFlaws })

/** `example`: where the phone system keeps its recordings. */
export function folderSetting(help: string, example: string): Setting {
  return setting({
    type: 'folder',
    label: 'Recordings folder',
    help,
    check: (value) =>
      value === undefined || value === null || typeof value === 'string'
        ? null
        : `The folder of the recordings is a path, such as ${example}.`,
  })
}

/** Whose numbers are written without a country code. */
export const country = setting({
  type: 'country',
  label: 'Country',
  help: 'Numbers without a country code are read as numbers of it.',
  isDocumented: false,
  check: (value) =>
    isChoiceOf(value, (text) => /^[A-Z]{2}$/.test(text))
      ? null
      : 'The country is two capital letters, such as AU or DE.',
})

/** Of times that say no offset. */
export const timezone = setting({
  type: 'timezone',
  label: 'Time zone',
  help: 'Times that do not say theirs are read in it.',
  isDocumented: false,
  check: (value) =>
    !isGiven(value) || (typeof value === 'string' && value.length <= 64 && isZone(value))
      ? null
      : 'There is no such time zone. Write one like Australia/Sydney or Europe/Berlin.',
})

/** What a source may be set to say of recordings (C9). */
export function recordsSetting(usual: RecordsPolicy): Setting {
  const choices = [
    {
      value: 'announced',
      label: 'When it says so',
      help: 'A recording is waited for once the source has said that there will be one.',
    },
    {
      value: 'answered_calls',
      label: 'Every answered call',
      help: 'The recording of an answered call is waited for, though it is told only after the end.',
    },
    {
      value: 'never',
      label: 'Never',
      help: 'No recording is waited for. One that comes all the same is taken.',
    },
  ]
  return setting({
    type: 'select',
    label: 'Whether calls are recorded',
    default: usual,
    choices,
    isDocumented: false,
    check: (value) =>
      isChoiceOf(value, (text) => choices.some((one) => one.value === text))
        ? null
        : 'Write announced, answered_calls or never.',
  })
}

/** Who the caller hears first: a person's phone, or a program that is the answer itself (C13), such as a voice agent. */
export const answeredBy = setting({
  type: 'select',
  label: 'Who answers first',
  default: 'person',
  choices: [
    {
      value: 'person',
      label: 'A person',
      help: 'Until somebody who is dialled picks up, the caller is in a menu.',
    },
    {
      value: 'application',
      label: 'A program of yours that talks',
      help: 'Its first word is the answer, as with a voice agent.',
    },
  ],
  check: (value) =>
    isChoiceOf(value, (text) => text === 'person' || text === 'application')
      ? null
      : 'Write person, or application where a voice agent of your own takes the calls.',
})

/** Whether whoever answers first is a program in a person's place (C13). */
export function isAnsweredByApplication(settings: Settings): boolean {
  return settings['answered_by'] === 'application'
}

/** What messages or rows mean. */
export const mapping = setting({
  type: 'mapping',
  check(value) {
    if (!isGiven(value)) return null
    const read = readMapping(value)
    return 'mapping' in read ? null : read.flaws
  },
})

/** User name and password for fetching recordings, which go to one origin alone (S26): without it they go nowhere. */
export const recordingsSettings = {
  recordings_origin: setting({
    type: 'origin',
    label: 'Address that recordings come from',
    help: 'Such as https://pbx.example. User name and password go to it alone. Empty: none are sent.',
    check(origin, { recordings_username: username, recordings_password: password }) {
      if (!isGiven(origin) && (isGiven(username) || isGiven(password)))
        return 'Say for which address the user name and password are, such as https://pbx.example.'
      return isGiven(origin) && readWebAddress(origin)?.origin !== origin
        ? 'Write the address that recordings come from as scheme and host only, such as https://pbx.example.'
        : null
    },
  }),
  recordings_username: setting({
    type: 'code',
    label: 'Username',
    check(username, { recordings_origin: origin, recordings_password: password }) {
      if (!isGiven(username))
        return isGiven(origin) || isGiven(password) ? 'Enter the user name that recordings are fetched with.' : null
      return isUserName(username) ? null : USER_NAME_HELP
    },
  }),
  recordings_password: setting({
    type: 'secret',
    label: 'Password',
    help: 'With another address it has to be entered again.',
    check: () => null,
  }),
}

/** The origin that recordings are fetched from, such as `https://pbx.example`; empty: none is named. */
export function recordingsOrigin({ recordings_origin: origin }: Settings): string {
  return typeof origin === 'string' ? origin : ''
}

export const USER_NAME_HELP = 'A user name is one line of text without a colon.'

/** The first colon ends the user name (RFC 7617, 2). */
function isUserName(value: unknown): boolean {
  return typeof value === 'string' && !/[\r\n\0:]/.test(value)
}

/** Nothing, or a text that is right. */
function isChoiceOf(value: unknown, isRight: (text: string) => boolean): boolean {
  return value === undefined || value === null || (typeof value === 'string' && isRight(value))
}
