// What to write into manager.conf so that Offhook may listen. Pure. The rights are those of docs/guide/asterisk.md.

export interface ConfFacts {
  readonly username: string
  /** `null`: it is kept, and nobody sees it again; the line that says it stays as it is. */
  readonly secret: string | null
  /** Where Asterisk is to be reached, as typed. */
  readonly host: string
  /** The machine that Offhook runs on, as far as it is known. */
  readonly from: string
}

/** What stands there until something is typed. */
const secretExample = 'a-long-random-secret'

export function managerConf({ username, secret, host, from }: ConfFacts): string {
  const user = username.trim() === '' ? 'offhook' : username.trim()
  return [
    '[general]',
    'enabled = yes',
    bindLine(host),
    'timestampevents = yes   ; events say when they happened',
    '',
    `[${valueOf(user)}]`,
    secretLine(secret),
    'deny = 0.0.0.0/0.0.0.0',
    '; the machine that Offhook runs on',
    `permit = ${from}/255.255.255.255`,
    'read = system,call,agent,dialplan,dtmf',
    'write = reporting',
  ].join('\n')
}

/** Without the line Asterisk listens on all addresses. */
function bindLine(host: string): string {
  const at = host.trim().toLowerCase()
  if (at === 'localhost') return 'bindaddr = 127.0.0.1'
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(at)) return `bindaddr = ${at}`
  return '; bindaddr = the address of this machine that Offhook connects to; without it, all of them'
}

function secretLine(secret: string | null): string {
  if (secret === null) return '; secret = stays as it is in your file'
  return `secret = ${valueOf(secret === '' ? secretExample : secret)}`
}

/** A value as the file has it: a semicolon begins a remark there unless a backslash stands before it. */
function valueOf(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ').replaceAll(';', '\\;')
}
