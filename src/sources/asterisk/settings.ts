// The settings of an Asterisk source, as a person writes them, checked.
import { OffhookError } from '../../errors.ts'
import { roles, type Role } from './contexts.ts'
import type { ConnectionSettings } from './connection.ts'
import type { MappingOptions } from './mapping.ts'

export interface AsteriskSettings {
  readonly host: string
  /** Default 5038. */
  readonly port?: number
  readonly username: string
  readonly secret: string
  /** What contexts mean, by name: `inbound`, `outbound`, `internal` or `ignore`. */
  readonly contexts?: Readonly<Record<string, Role>>
  /** Where the files of recordings can be read from here. */
  readonly recordings_folder?: string
  /** Two letters. Default AU. */
  readonly country?: string
}

/** The port of the Asterisk Manager Interface unless manager.conf says otherwise. */
const PORT = 5038

export interface ReadSettings {
  readonly connection: ConnectionSettings
  readonly mapping: MappingOptions
}

/**
 * Reads the settings of a source.
 * @throws OffhookError `bad_settings`, with what to write instead
 */
export function readSettings(given: AsteriskSettings | Readonly<Record<string, unknown>>): ReadSettings {
  const settings: Readonly<Record<string, unknown>> = { ...given }
  const country = settings['country'] ?? 'AU'
  if (typeof country !== 'string' || !/^[A-Z]{2}$/.test(country)) {
    throw bad('The country is two capital letters, such as AU or DE.')
  }
  return {
    connection: {
      host: line(settings['host'], 'host'),
      port: portOf(settings['port']),
      username: line(settings['username'], 'username'),
      secret: line(settings['secret'], 'secret'),
    },
    mapping: {
      country,
      contexts: contextsOf(settings['contexts']),
      canFetchRecordings: typeof settings['recordings_folder'] === 'string' && settings['recordings_folder'] !== '',
    },
  }
}

function line(value: unknown, name: string): string {
  if (typeof value !== 'string' || value === '') throw bad(`The ${name} of the Asterisk is missing.`)
  // A line break would begin a second header, or a second action (S41).
  if (/[\r\n\0]/.test(value)) throw bad(`The ${name} of the Asterisk has a line break in it. Write it in one line.`)
  return value
}

function portOf(value: unknown): number {
  const port = value === undefined || value === null || value === '' ? PORT : Number(value)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw bad('The port is a number from 1 to 65535.')
  return port
}

function contextsOf(value: unknown): Record<string, Role> {
  const marks: Record<string, Role> = Object.create(null)
  if (value === undefined || value === null) return marks
  if (typeof value !== 'object') throw bad('The contexts are names, each with inbound, outbound, internal or ignore.')
  for (const [name, given] of Object.entries(value)) {
    const role = roles.find((known) => known === given)
    // No mark: it acts as proposed.
    if (given === null || given === '') continue
    if (!role)
      throw bad(
        `The context "${name}" is marked ${JSON.stringify(given)}: write inbound, outbound, internal or ignore.`,
      )
    marks[name] = role
  }
  return marks
}

function bad(message: string): OffhookError {
  return new OffhookError('bad_settings', message)
}
