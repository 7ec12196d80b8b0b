// The lines for event_socket.conf.xml and acl.conf.xml, so that Offhook may connect. Pure. "mod_event_socket"
// (https://developer.signalwire.com/freeswitch/FreeSWITCH-Explained/Modules/mod_event_socket_1048924) and "Access Control
// List" (https://developer.signalwire.com/freeswitch/FreeSWITCH-Explained/Networking/3965687).
import { isThisMachine } from './offhook-address.ts'

interface SocketConfValues {
  readonly host: string
  readonly port: string
  /** `null`: it is saved, and nobody sees it again. */
  readonly password: string | null
}

/** The example until something is typed. */
const PASSWORD_EXAMPLE = 'a-long-random-password'
/** The list that FreeSWITCH allows by default: its own machine. */
const OWN_LIST = 'loopback.auto'
const OUR_LIST = 'offhook'

/** If Offhook runs on FreeSWITCH's machine, no other machine needs access. */
export function isLetInAlready({ host }: Pick<SocketConfValues, 'host'>): boolean {
  return isThisMachine(host)
}

export function socketConf({ host, port, password }: SocketConfValues): string {
  const own = isThisMachine(host)
  return [
    '<configuration name="event_socket.conf" description="Socket Client">',
    '  <settings>',
    '    <param name="nat-map" value="false"/>',
    `    <param name="listen-ip" value="${own ? '127.0.0.1' : '0.0.0.0'}"/>`,
    `    <param name="listen-port" value="${xml(port.trim() || '8021')}"/>`,
    passwordLine(password),
    `    <param name="apply-inbound-acl" value="${own ? OWN_LIST : OUR_LIST}"/>`,
    '  </settings>',
    '</configuration>',
  ].join('\n')
}

/** A list that allows Offhook's machine, and FreeSWITCH's own, whose console connects the same way. */
export function aclConf(from: string): string {
  return [
    `<list name="${OUR_LIST}" default="deny">`,
    '  <node type="allow" cidr="127.0.0.1/32"/>',
    `  <node type="allow" cidr="${from}/32"/>`,
    '</list>',
  ].join('\n')
}

function passwordLine(password: string | null): string {
  if (password === null) return '    <!-- password: stays as it is in your file -->'
  return `    <param name="password" value="${xml(password === '' ? PASSWORD_EXAMPLE : password)}"/>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function xml(text: string): string {
  return text.replaceAll(/[\r\n]/g, ' ').replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)
}
