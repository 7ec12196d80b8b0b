// S11: a single module opens connections to other machines. Each exception is listed here with its reason.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')

const MAY_CONNECT: Readonly<Record<string, string>> = {
  'src/delivery/guard.ts': 'the door itself',
  'src/delivery/connection-pool.ts': 'speaks HTTP over sockets that the guard opened',
  'src/client/client.ts': 'talks to the Offhook that its user names',
  'src/api/http/request-timeout.ts': 'knows a connection that came in by its class, and opens none',
  'src/cli/demo/links.ts': 'listens to the recordings of the demo that it plays itself, on this machine',
  'src/sources/asterisk/ari/connection.ts':
    'dials the telephone system of a source, at the address that the guard has judged',
  'src/sources/tcp-connection.ts': 'dials the telephone system of a source, at the address that the guard has judged',
}

/** The vendors whose hosts the code names, with the reason: nothing is sent to them that a person did not set up. */
const MAY_NAME: Readonly<Record<string, RegExp>> = {
  // Pages of documentation, which a person may open.
  'src/sources/ready/': /./,
  // The addresses to which services are sent requests, once a person has created such an integration, and pages of
  // documentation.
  'src/integrations/services/': /./,
  // An example of a request, whose host the service requires.
  'src/api/integrations/contract.ts': /^hooks\.slack\.com$/,
  // The name of the language of JSON Schema, to which no request is sent.
  'src/api/config/schema.ts': /^json-schema\.org$/,
  // Twilio's host for the recordings of its calls: the account's credentials are sent to no other host (S26).
  'src/sources/twilio/': /^api\.twilio\.com$/,
  'src/sources/kinds/twilio.ts': /^api(?:\.\w+\.\w+)?\.twilio\.com$/,
}

/**
 * The functions that open a connection: the global ones, and the functions of these modules, by whatever name they are
 * imported.
 */
const GLOBALS = /(?<![.\w])(?:fetch|WebSocket|EventSource|XMLHttpRequest)\s*\(/
const MODULES: Readonly<Record<string, RegExp>> = {
  'node:net': /\b(?:connect|createConnection|Socket)\b|\*/,
  'node:tls': /\b(?:connect|TLSSocket)\b|\*/,
  'node:http': /\b(?:request|get|Agent)\b|\*/,
  'node:https': /\b(?:request|get|Agent)\b|\*/,
  'node:http2': /\bconnect\b|\*/,
  'node:dgram': /./,
  undici: /./,
  'openapi-fetch': /./,
}

function connects(source: string): boolean {
  const code = source.replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
  if (GLOBALS.test(code)) return true
  const imports = code.matchAll(/import\s+(?!type\b)([^;'"]*?)\s*from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]/g)
  for (const [, names = '*', from = '', awaited = from] of imports) {
    // A default import is the whole module; an imported type is no value.
    const valueNames = names.replaceAll(/\btype\s+\w+(?:\s+as\s+\w+)?/g, '')
    const all = /^\w/.test(valueNames) ? '*' : valueNames
    if (MODULES[awaited]?.test(all) || MODULES[`node:${awaited}`]?.test(all)) return true
  }
  return false
}

test('S11 no file opens connections but the guard and those that are listed with a reason', () => {
  const files = globSync('src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] })
  const connecting = files.filter((file) => connects(readFileSync(join(root, file), 'utf8')))
  assert.deepEqual(connecting.toSorted(), Object.keys(MAY_CONNECT).toSorted())
})

test('S11 every way to open a connection is noticed', () => {
  for (const source of [
    'const answer = await fetch(url)',
    'new WebSocket(url)',
    "import { connect } from 'node:net'",
    "import net from 'node:net'",
    "import * as net from 'net'",
    "import { isIP, createConnection as open } from 'node:net'",
    "import { connect as connectTls } from 'node:tls'",
    "import { request } from 'node:https'",
    "import { Client } from 'undici'",
    "const { request } = await import('undici')",
  ]) {
    assert.ok(connects(source), source)
  }
  for (const source of [
    '// fetch(url)',
    'events.fetch(1)',
    "import { isIP } from 'node:net'",
    "import type { Socket } from 'node:net'",
    "import { createServer, type Socket } from 'node:net'",
    "import type { Dispatcher } from 'undici'",
  ]) {
    assert.ok(!connects(source), source)
  }
})

test('S44 no file knows an address to report to: every host in the code is an example, this machine, a search engine in a sample, or a vendor that is listed with a reason', () => {
  const examples = /(?:^|\.)(?:example|example\.com|localhost|google\.com)$|^(?:127\.0\.0\.1|192\.0\.2\.\d+|x)$/
  const hosts = globSync('src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] }).flatMap((file) => {
    const code = readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
    return [...code.matchAll(/https?:\/\/([a-z0-9.-]*[a-z0-9])/gi)].map(([, host = '']) => `${file}: ${host}`)
  })
  assert.ok(hosts.length > 0)
  assert.deepEqual(
    hosts.filter((line) => {
      const [file = '', host = ''] = line.split(': ')
      const may = Object.entries(MAY_NAME).find(([folder]) => file.startsWith(folder))?.[1]
      return !examples.test(host) && may?.test(host) !== true
    }),
    [],
  )
})
