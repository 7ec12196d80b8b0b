// Checks values against the types of a vendor's package, with the installed compiler.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface ExpectedType {
  /** Imports and types that `type` needs, such as `import type { IncomingWebhook } from '@slack/webhook'`. */
  readonly preamble: string
  /** The type that every value must have. */
  readonly type: string
  /** The folder whose packages the preamble imports; otherwise the root. */
  readonly packages?: string
}

export interface TypedValue {
  /** The origin of the value, for the error. */
  readonly of: string
  /** JSON. */
  readonly value: unknown
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * The compiler's errors about the values, one text each; empty: every value has the type, without unknown members. Equal
 * values are checked once. One run of the compiler takes a second or two: pass all values at once.
 */
export async function checkTypes(
  { preamble, type, packages = root }: ExpectedType,
  values: readonly TypedValue[],
): Promise<readonly string[]> {
  if (values.length === 0) throw new Error('There is nothing to check.')
  const firsts = new Map<string, string>()
  for (const { of, value } of values) {
    const json = JSON.stringify(value)
    if (!firsts.has(json)) firsts.set(json, of)
  }
  // Each value has a line of its own, so that the line of an error identifies its value.
  const head = `${preamble.trim()}\n`
  const lines = [...firsts.keys()].map((json, i) => `export const value${i}: ${type} = ${json}\n`)
  const folder = await mkdtemp(join(tmpdir(), 'offhook-types-'))
  try {
    await symlink(join(packages, 'node_modules'), join(folder, 'node_modules'), 'junction')
    // A package of its own: a package.json in a parent folder could change how modules are resolved.
    await writeFile(join(folder, 'package.json'), '{}')
    await writeFile(join(folder, 'values.ts'), head + lines.join(''))
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['values.ts'] }))
    const before = head.split('\n').length - 1
    return (await typeErrors(folder)).map((error) => {
      const at = Number(/^values\.ts\((\d+),/.exec(error)?.[1] ?? 0) - before - 1
      return `${[...firsts.values()][at] ?? 'the types'}: ${error}`
    })
  } finally {
    await rm(folder, { recursive: true })
  }
}

const compilerOptions = {
  target: 'es2024',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: false,
  skipLibCheck: true,
  noEmit: true,
  types: [],
}

/** The errors of the compiler about a folder with a tsconfig.json, each with its continuation lines. */
export async function typeErrors(folder: string): Promise<readonly string[]> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  const out = await new Promise<string>((done, fail) => {
    execFile(process.execPath, [tsc, '--pretty', 'false', '-p', folder], { cwd: folder }, (error, stdout, stderr) => {
      // The compiler exits with 1 or 2 when it reports errors.
      if (error !== null && !/error TS\d+/.test(stdout)) fail(new Error(`${error.message}\n${stdout}${stderr}`))
      else done(stdout)
    })
  })
  return out.split(/\n(?=\S)/).filter((text) => text.includes('error TS'))
}
