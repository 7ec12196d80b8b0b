// What to write into http.conf and ari.conf so that Offhook may listen. Pure. "Asterisk Configuration for ARI"
// (https://docs.asterisk.org/Configuration/Interfaces/Asterisk-REST-Interface-ARI/Asterisk-Configuration-for-ARI) and the options
// of res_ari (https://docs.asterisk.org/Latest_API/API_Documentation/Module_Configuration/res_ari). What Offhook asks reads only.
import { isThisMachine } from '../offhook-address.ts'

/** What stands there until something is typed. */
const passwordExample = 'a-long-random-password'

/** The port that Asterisk's HTTP server has unless somebody changed it, and that with TLS. */
const portUsual = '8088'
const tlsPortUsual = '8089'

export function httpConf(url: string): string {
  const { hostname, port, protocol } = URL.parse(url.trim()) ?? { hostname: '', port: '', protocol: 'http:' }
  const bind = isThisMachine(hostname) ? '127.0.0.1' : '0.0.0.0'
  const lines = ['[general]', 'enabled = yes']
  if (protocol !== 'https:') return [...lines, `bindaddr = ${bind}`, `bindport = ${port || portUsual}`].join('\n')
  return [
    ...lines,
    'tlsenable = yes',
    `tlsbindaddr = ${bind}:${port || tlsPortUsual}`,
    '; your certificate, and its key',
    'tlscertfile = /etc/asterisk/keys/asterisk.pem',
    'tlsprivatekey = /etc/asterisk/keys/asterisk.key',
  ].join('\n')
}

/** `password`: `null`: it is kept, and nobody sees it again; the line that says it stays as it is. */
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
      : `password = ${valueOf(password === '' ? passwordExample : password)}`
  return [
    '[general]',
    'enabled = yes',
    // Without it which channels make up a call has to be found out, and the source says so.
    'channelvars = CHANNEL(linkedid)',
    '',
    `[${valueOf(username.trim() === '' ? 'offhook' : username.trim())}]`,
    'type = user',
    'read_only = yes',
    line,
  ].join('\n')
}

/** A value as the file has it: a semicolon begins a remark there unless a backslash stands before it. */
function valueOf(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ').replaceAll(';', '\\;')
}
