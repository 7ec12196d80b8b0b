// Settings that several kinds of source have in common.
import type { RecordsPolicy } from '../../calls/apply-update.ts'
import { readMapping } from '../mapping/read-mapping.ts'
import { isZone } from '../../time/time-zone.ts'
import { readHost, readWebAddress, type DialTarget } from './address.ts'
import { contextFlaws } from './context-roles.ts'
import { setting, type Setting } from './kind.ts'
import { isGiven, type Settings } from './settings.ts'

/** `system`: the name of the phone system. */
export function hostSetting(system: string): Setting {
  return setting({
    type: 'code',
    label: 'Host',
    help: `Hostname or IP address of the ${system} server.`,
    required: true,
    check(host) {
      if (!isGiven(host)) return `Enter the ${system} host.`
      return readHost(host) === null
        ? 'Enter only a hostname or an IP address, for example pbx.example or 192.0.2.5.'
        : null
    },
  })
}

export function portSetting(port: number, help: string): Setting {
  return setting({
    type: 'number',
    label: 'Port',
    help,
    default: String(port),
    check: (value) => (isPort(portOf(value, port)) ? null : 'The port must be a number from 1 to 65535.'),
  })
}

/** The port in a valid setting; `usual` if there is none. */
export function portOf(value: unknown, usual: number): number {
  return isGiven(value) ? Number(value) : usual
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535
}

/** The target of host and port; `null`: they are not valid. */
export function hostAndPort(settings: Settings, usualPort: number): DialTarget | null {
  const host = readHost(settings['host'])
  const port = portOf(settings['port'], usualPort)
  return host !== null && isPort(port) ? { host, port, setting: 'host' } : null
}

/** The error in a line that is sent to a phone system unchanged; `what`: such as `The FreeSWITCH password`. */
export function lineFlaw(value: unknown, what: string): string | null {
  if (typeof value !== 'string' || value === '') return `${what} is missing.`
  // A line break would begin a second header, command or action (S41).
  return /[\r\n\0]/.test(value) ? `${what} must not contain line breaks.` : null
}

export const contexts = setting({ type: 'contexts', check: contextFlaws })

/** `example`: a folder in which the phone system keeps its recordings. */
export function folderSetting(help: string, example: string): Setting {
  return setting({
    type: 'folder',
    label: 'Recordings folder',
    help,
    check: (value) =>
      value === undefined || value === null || typeof value === 'string'
        ? null
        : `The recordings folder must be a path, for example ${example}.`,
  })
}

/** The country of numbers without a country code. */
export const country = setting({
  type: 'country',
  label: 'Country',
  help: 'Used for numbers without a country code.',
  isDocumented: false,
  check: (value) =>
    isChoiceOf(value, (text) => /^[A-Z]{2}$/.test(text))
      ? null
      : 'The country must be two capital letters, for example AU or DE.',
})

/** The zone of times without an offset. */
export const timezone = setting({
  type: 'timezone',
  label: 'Time zone',
  help: 'Used for times without a time zone.',
  isDocumented: false,
  check: (value) =>
    !isGiven(value) || (typeof value === 'string' && value.length <= 64 && isZone(value))
      ? null
      : 'Unknown time zone. Use a name such as Australia/Sydney or Europe/Berlin.',
})

/** Whether a source waits for recordings (C9). */
export function recordsSetting(usual: RecordsPolicy): Setting {
  const choices = [
    {
      value: 'announced',
      label: 'When announced',
      help: 'Offhook waits for a recording when the source announces one.',
    },
    {
      value: 'answered_calls',
      label: 'Every answered call',
      help: 'Offhook waits for a recording of every answered call, even if the source announces none.',
    },
    {
      value: 'never',
      label: 'Never',
      help: 'Offhook doesn’t wait for recordings. Recordings that arrive are still added.',
    },
  ]
  return setting({
    type: 'select',
    label: 'Wait for recordings',
    default: usual,
    choices,
    typeName: 'RecordingPolicy',
    isDocumented: false,
    check: (value) =>
      isChoiceOf(value, (text) => choices.some((one) => one.value === text))
        ? null
        : 'Must be announced, answered_calls or never.',
  })
}

/**
 * The first party that the caller hears: a person's phone, or a program that is the answer itself (C13), such as a voice
 * agent.
 */
export const answeredBy = setting({
  type: 'select',
  label: 'Who answers first',
  default: 'person',
  typeName: 'AnsweredBy',
  choices: [
    {
      value: 'person',
      label: 'A person',
      help: 'The caller is in a menu until a dialled person picks up.',
    },
    {
      value: 'application',
      label: 'A voice agent',
      help: 'The call counts as answered when your application starts to talk.',
    },
  ],
  check: (value) =>
    isChoiceOf(value, (text) => text === 'person' || text === 'application')
      ? null
      : 'Must be person or application (a voice agent).',
})

/** Whether the first answer comes from a program in a person's place (C13). */
export function isAnsweredByApplication(settings: Settings): boolean {
  return settings['answered_by'] === 'application'
}

/** The meaning of messages or rows. */
export const mapping = setting({
  type: 'mapping',
  check(value) {
    if (!isGiven(value)) return null
    const read = readMapping(value)
    return 'mapping' in read ? null : read.flaws
  },
})

/** User name and password for fetching recordings, which go to one origin alone (S26): without an origin they are never sent. */
export const recordingsSettings = {
  recordings_origin: setting({
    type: 'origin',
    label: 'Recording server URL',
    help: 'For example https://pbx.example. The username and password are sent only to this server. Leave empty to send none.',
    check(origin, { recordings_username: username, recordings_password: password }) {
      if (!isGiven(origin) && (isGiven(username) || isGiven(password)))
        return 'Enter the server that the username and password are for, for example https://pbx.example.'
      return isGiven(origin) && readWebAddress(origin)?.origin !== origin
        ? 'Enter only the scheme and host, for example https://pbx.example.'
        : null
    },
  }),
  recordings_username: setting({
    type: 'code',
    label: 'Username',
    check(username, { recordings_origin: origin, recordings_password: password }) {
      if (!isGiven(username))
        return isGiven(origin) || isGiven(password) ? 'Enter the username for fetching recordings.' : null
      return isUserName(username) ? null : USER_NAME_HELP
    },
  }),
  recordings_password: setting({
    type: 'secret',
    label: 'Password',
    help: 'If you change the server, enter it again.',
    check: () => null,
  }),
}

/** The origin that recordings are fetched from, such as `https://pbx.example`; empty: none. */
export function recordingsOrigin({ recordings_origin: origin }: Settings): string {
  return typeof origin === 'string' ? origin : ''
}

export const USER_NAME_HELP = 'The username must be a single line without a colon.'

/** The first colon ends the user name (RFC 7617, 2). */
function isUserName(value: unknown): boolean {
  return typeof value === 'string' && !/[\r\n\0:]/.test(value)
}

/** Empty, or a valid text. */
function isChoiceOf(value: unknown, isRight: (text: string) => boolean): boolean {
  return value === undefined || value === null || (typeof value === 'string' && isRight(value))
}
