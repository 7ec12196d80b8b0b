// Is loaded into the program (`node --import`) while pictures are taken: its receivers have the host names of the
// guides, but are a server on this machine. Offhook's own code runs unchanged.
import promises from 'node:dns/promises'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import tls from 'node:tls'

const RECEIVERS = '127.0.0.1'
/** The port on which the receivers listen; the program dials the port of HTTPS. */
const port = Number(process.env['PICTURES_PORT'])

const lookup = promises.lookup
const isOfGuides = (host: string): boolean => host.endsWith('.example')
Object.assign(promises, {
  lookup: (host: string, options: object) =>
    isOfGuides(host) ? Promise.resolve([{ address: RECEIVERS, family: 4 }]) : lookup(host, options),
})

const { connect } = net
Object.assign(net, {
  connect: (options: net.TcpNetConnectOpts) =>
    connect(options.host === RECEIVERS && options.port === 443 ? { ...options, port } : options),
})

// The certificate of the tests names this machine only, so the hosts of the guides are not checked.
const { checkServerIdentity } = tls
Object.assign(tls, {
  checkServerIdentity: (...[host, certificate]: Parameters<typeof checkServerIdentity>) =>
    isOfGuides(host) ? undefined : checkServerIdentity(host, certificate),
})
syncBuiltinESMExports()
