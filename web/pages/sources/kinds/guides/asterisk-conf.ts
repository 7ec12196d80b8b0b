// The lines for the configuration files of an Asterisk, so that Offhook may connect. Pure. The rights in manager.conf are
// those of docs/guide/asterisk.md; for ARI: "Asterisk Configuration for ARI"
// (https://docs.asterisk.org/Configuration/Interfaces/Asterisk-REST-Interface-ARI/Asterisk-Configuration-for-ARI) and the
// options of res_ari (https://docs.asterisk.org/Latest_API/API_Documentation/Module_Configuration/res_ari). Offhook only sends
// reading requests.
import { isThisMachine } from './offhook-address.ts'

interface ManagerConfValues {
  readonly username: string
  /** `null`: it is saved, and nobody sees it again; its line stays unchanged. */
  readonly secret: string | null
  /** The host of Asterisk, as typed. */
  readonly host: string
  /** The machine that Offhook runs on, as far as it is known. */
  readonly from: string
}

/** The example until something is typed. */
const SECRET_EXAMPLE = 'a-long-random-secret'
const PASSWORD_EXAMPLE = 'a-long-random-password'

export function managerConf({ username, secret, host, from }: ManagerConfValues): string {
  const user = username.trim() === '' ? 'offhook' : username.trim()
  return [
    '[general]',
    'enabled = yes',
    bindLine(host),
    'timestampevents = yes   ; adds a time to each event',
    '',
    `[${valueOf(user)}]`,
    secretLine(secret),
    'deny = 0.0.0.0/0.0.0.0',
    '; the Offhook machine',
    `permit = ${from}/255.255.255.255`,
    'read = system,call,agent,dialplan,dtmf',
    'write = reporting',
  ].join('\n')
}

/** Without this line Asterisk listens on all addresses. */
function bindLine(host: string): string {
  const at = host.trim().toLowerCase()
  if (at === 'localhost') return 'bindaddr = 127.0.0.1'
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(at)) return `bindaddr = ${at}`
  return '; bindaddr = the IP address for AMI (default: all)'
}

function secretLine(secret: string | null): string {
  if (secret === null) return '; secret = stays as it is in your file'
  return `secret = ${valueOf(secret === '' ? SECRET_EXAMPLE : secret)}`
}

/** The default port of Asterisk's HTTP server, and its default port with TLS. */
const HTTP_PORT = '8088'
const HTTPS_PORT = '8089'

export function httpConf(url: string): string {
  const { hostname, port, protocol } = URL.parse(url.trim()) ?? { hostname: '', port: '', protocol: 'http:' }
  const bind = isThisMachine(hostname) ? '127.0.0.1' : '0.0.0.0'
  const lines = ['[general]', 'enabled = yes']
  if (protocol !== 'https:') return [...lines, `bindaddr = ${bind}`, `bindport = ${port || HTTP_PORT}`].join('\n')
  return [
    ...lines,
    'tlsenable = yes',
    `tlsbindaddr = ${bind}:${port || HTTPS_PORT}`,
    '; your certificate, and its key',
    'tlscertfile = /etc/asterisk/keys/asterisk.pem',
    'tlsprivatekey = /etc/asterisk/keys/asterisk.key',
  ].join('\n')
}

/** `password`: `null`: it is saved, and nobody sees it again; its line stays unchanged. */
export function ariConf({
  username,
  password,
}: {
  readonly username: string
  readonly password: string | null
}): string {
  const line =
    password === null
      ? '; password = stays as it is in your file'
      : `password = ${valueOf(password === '' ? PASSWORD_EXAMPLE : password)}`
  return [
    '[general]',
    'enabled = yes',
    // Without this line Offhook has to guess the channels of a call, and the source reports that as a problem.
    'channelvars = CHANNEL(linkedid)',
    '',
    `[${valueOf(username.trim() === '' ? 'offhook' : username.trim())}]`,
    'type = user',
    'read_only = yes',
    line,
  ].join('\n')
}

/** A value for the file: a semicolon begins a comment there unless it is escaped. */
function valueOf(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ').replaceAll(';', '\\;')
}
