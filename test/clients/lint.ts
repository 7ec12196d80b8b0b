// `npm run check:api`: what others' linters say of the API's document. Any error or warning fails.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'
import { readApiDocument } from '../kit/api-document.ts'

/** The scopes of an API key stand where OAuth's would: OpenAPI 3.1 allows that, the rule knows 3.0 alone. */
const OFF_IN_SPECTRAL = { 'oas3-operation-security-defined': 'off' } as const
/** The document is looked at as an Offhook at example.com serves it. */
const OFF_IN_REDOCLY = { 'no-server-example.com': 'off' } as const

const text = JSON.stringify(await readApiDocument())
const found = [...(await lintWithSpectral()), ...lintWithRedocly()]
for (const line of found) console.error(line)
process.exitCode = found.length === 0 ? 0 : 1

async function lintWithSpectral(): Promise<string[]> {
  const spectral = new spectralCore.Spectral()
  // The types of the two packages differ in what a ruleset without a parent is.
  spectral.setRuleset({ extends: [rulesets.oas as RulesetDefinition], rules: OFF_IN_SPECTRAL })
  const results = await spectral.run(text)
  // What is in an example is a value. This rule takes one with a member `example` or `default` for a schema.
  const isInExample = (path: readonly unknown[]): boolean => path.slice(0, -1).includes('example')
  const found = results.filter(({ code, path }) => code !== 'oas3-valid-schema-example' || !isInExample(path))
  return found.map(({ code, message, path }) => `spectral ${code}: ${message} (${path.join('.')})`)
}

function lintWithRedocly(): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-openapi-'))
  const [document, config] = [join(folder, 'openapi.json'), join(folder, 'redocly.yaml')]
  writeFileSync(document, text)
  writeFileSync(config, JSON.stringify({ extends: ['recommended'], rules: OFF_IN_REDOCLY, telemetry: 'off' }))
  const cli = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js')
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  const run = spawnSync(process.execPath, [cli, 'lint', document, '--config', config, '--format', 'json'], {
    encoding: 'utf8',
    env,
  })
  rmSync(folder, { recursive: true })
  if (run.stdout === '') throw new Error(run.stderr)
  const { problems } = JSON.parse(run.stdout) as {
    problems: { ruleId: string; message: string; location: { pointer?: string }[] }[]
  }
  return problems.map(
    ({ ruleId, message, location }) => `redocly ${ruleId}: ${message} (${location[0]?.pointer ?? ''})`,
  )
}
