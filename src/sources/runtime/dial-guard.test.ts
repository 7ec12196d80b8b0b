// Sources of every kind, and listeners on this machine: one address of 127.0.0.0/8 plays the network of the phone
// system, another the rest of the internal network.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { after, before, test } from 'node:test'
import { ARI_USER, startFakeAri } from '../../../test/recordings/fake-ari.ts'
import { startFakeAmi } from '../../../test/recordings/fake-ami.ts'
import { startFakeEsl } from '../../../test/recordings/fake-esl.ts'
import { endpoint, parseAllowNetworks, PUBLIC_ONLY, type NetworkPolicy } from '../../delivery/network-policy.ts'
import { adapterOf } from '../adapters.ts'
import type { ConnectionCheck } from '../adapter.ts'
import { createDialGuard, refuseLiteral } from './dial-guard.ts'

const policy: NetworkPolicy = { ...PUBLIC_ONLY, allowed: parseAllowNetworks('127.0.0.1'), forSources: true }

const ami = await startFakeAmi()
const ari = await startFakeAri()
const esl = await startFakeEsl()
const systems = [
  ['asterisk', ami.port],
  ['asterisk_ari', ari.port],
  ['freeswitch', esl.port],
] as const

/** Listeners on the same ports as the phone systems, at an address that no source may dial. */
const forbidden: Server[] = []
let knocks = 0
before(async () => {
  for (const [, port] of systems) {
    const server = createServer((socket) => {
      knocks += 1
      socket.destroy()
    }).listen(port, '127.0.0.2')
    await once(server, 'listening')
    forbidden.push(server)
  }
})
after(async () => {
  for (const server of forbidden) server.close()
  await Promise.all([ami.close(), ari.close(), esl.close()])
})

function attempt(
  [kind, port]: (typeof systems)[number],
  host: string,
  lookup: () => Promise<readonly string[]> = () => Promise.reject(new Error('no names here')),
): Promise<ConnectionCheck> {
  const bracketed = host.includes(':') ? `[${host}]` : host
  const settings = {
    ...ARI_USER,
    secret: 's',
    password: ARI_USER.password,
    host,
    port,
    url: `http://${bracketed}:${port}`,
  }
  const check = adapterOf(kind)?.dialled?.check(settings, createDialGuard({ policy, lookup }))
  return check ?? Promise.reject(new Error(kind))
}

test('S11 a phone system in a source network is connected to, by its address, by name, and as localhost', async () => {
  for (const system of systems) {
    const [, port] = system
    for (const host of ['127.0.0.1', 'localhost', '::ffff:127.0.0.1'])
      assert.equal((await attempt(system, host)).connected, true, `${host}:${port}`)
    assert.equal((await attempt(system, 'pbx.test', () => Promise.resolve(['127.0.0.1']))).connected, true)
  }
})

test('S11 any other private address is refused with what to set, in the same words for every name, and nothing is sent there', async () => {
  const problems = new Set<string>()
  const names = [
    () => Promise.resolve(['127.0.0.2']),
    () => Promise.resolve(['127.0.0.1', '127.0.0.2']),
    () => Promise.resolve(['169.254.169.254']),
    () => Promise.resolve([]),
    () => Promise.reject(new Error('ENOTFOUND')),
  ]
  for (const system of systems) {
    const [, port] = system
    const { connected, problem } = await attempt(system, '127.0.0.2')
    assert.equal(connected, false)
    assert.equal(
      problem,
      `127.0.0.2 is this machine itself. To let sources connect there, ask your server administrator to start Offhook with OFFHOOK_SOURCE_NETWORKS=127.0.0.2:${port}.`,
    )
    const checks = await Promise.all(names.map((lookup) => attempt(system, 'inner.test', lookup)))
    for (const one of checks) problems.add((one.problem ?? '').replaceAll(String(port), 'PORT'))
  }
  assert.equal(knocks, 0)
  assert.deepEqual(
    [...problems],
    [
      'inner.test was not found, or resolves to an address that sources may not connect to. Check the spelling. For a phone system on this machine or your network, ask your server administrator to start Offhook with OFFHOOK_SOURCE_NETWORKS=<its IP address>:PORT.',
    ],
  )
})

test('S1 S11 a name that changes where it leads never leads a source to a forbidden address', async () => {
  let turn = 0
  const rebinding = (): Promise<string[]> => Promise.resolve([`127.0.0.${1 + (turn++ % 2)}`])
  for (const system of systems) {
    const flips = Array.from({ length: 8 }, () => attempt(system, 'rebinding.test', rebinding))
    const connected = new Set((await Promise.all(flips)).map((one) => one.connected))
    assert.deepEqual([connected.has(true), connected.has(false)], [true, true])
  }
  assert.equal(knocks, 0)
})

test('S3 S11 metadata addresses, and where Offhook itself listens, are refused whatever is set', () => {
  const open: NetworkPolicy = {
    ...policy,
    allowed: parseAllowNetworks('0.0.0.0/0, ::/0, 169.254.169.254:80, 127.0.0.1:8080, 169.254.169.254:5038'),
    own: new Set([endpoint('127.0.0.1', 8080)]),
  }
  for (const [host, port] of [
    ['169.254.169.254', 80],
    ['169.254.169.254', 5038],
    ['fd00:ec2::254', 8088],
    ['100.100.100.200', 8021],
    ['fe80::1', 5038],
    ['0.0.0.0', 5038],
    ['127.0.0.1', 8080],
  ] as const)
    assert.match(refuseLiteral({ host, port }, open) ?? '', /Sources never connect there/, `${host}:${port}`)
  assert.equal(refuseLiteral({ host: '10.0.0.5', port: 5038 }, open), null)
})

test('S6 S11 sources connect to web servers and phone systems, and to any port that is allowed by its number', async () => {
  const networks: NetworkPolicy = {
    ...policy,
    allowed: parseAllowNetworks('10.0.0.0/8, 192.168.1.7:6379, [fd00::7]:5038'),
  }
  const may = (host: string, port: number): boolean => refuseLiteral({ host, port }, networks) === null
  for (const port of [80, 443, 5038, 8021, 8088, 8089]) {
    assert.ok(may('10.0.0.5', port), String(port))
    assert.ok(may('8.8.8.8', port), String(port))
    assert.ok(!may('192.168.1.7', port) && !may('172.16.0.1', port), String(port))
  }
  // 5039 is the Asterisk Manager over TLS, which no source speaks.
  for (const port of [22, 25, 5039, 5060, 5432, 6379])
    assert.ok(!may('10.0.0.5', port) && !may('8.8.8.8', port), String(port))
  assert.ok(may('192.168.1.7', 6379) && may('fd00::7', 5038))
  assert.equal(
    refuseLiteral({ host: 'fd00::8', port: 5038 }, networks),
    'fd00::8 is in a private network. To let sources connect there, ask your server administrator to start Offhook with OFFHOOK_SOURCE_NETWORKS=[fd00::8]:5038.',
  )
  assert.match(
    refuseLiteral({ host: '10.0.0.5', port: 22 }, networks) ?? '',
    /OFFHOOK_SOURCE_NETWORKS=10\.0\.0\.5:22\./,
  )
  const place = createDialGuard({ policy, lookup: () => Promise.resolve(['8.8.8.8']) })
  assert.deepEqual(await place('pbx.example', 5038), { dial: '8.8.8.8' })
  assert.deepEqual(Object.keys(await place('pbx.example', 22)), ['refused'])
})
