// `npm run check:api`: runs two linters on the API document. Any error or warning fails.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import spectralCore, { type RulesetDefinition } from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'
import { readApiDocument } from '../../test/kit/api-document.ts'

/** The scopes of an API key are where those of OAuth would be: OpenAPI 3.1 allows that, but the rule knows only 3.0. */
const OFF_IN_SPECTRAL = { 'oas3-operation-security-defined': 'off' } as const
/** The document is the one of an Offhook at example.com. */
const OFF_IN_REDOCLY = { 'no-server-example.com': 'off' } as const

const text = JSON.stringify(await readApiDocument())
const found = [...(await lintWithSpectral()), ...lintWithRedocly()]
for (const line of found) console.error(line)
process.exitCode = found.length === 0 ? 0 : 1

async function lintWithSpectral(): Promise<string[]> {
  const spectral = new spectralCore.Spectral()
  // The two packages have different types for a ruleset without a parent.
  spectral.setRuleset({ extends: [rulesets.oas as RulesetDefinition], rules: OFF_IN_SPECTRAL })
  const results = await spectral.run(text)
  // An example contains values. This rule takes a value with a member `example` or `default` for a schema.
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
