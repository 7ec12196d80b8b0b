import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { replaced } from './mutate.ts'
import { mutants } from './mutants.ts'

const root = join(import.meta.dirname, '../..')

test('each text that a mutant replaces occurs once, so that none has gone stale', () => {
  for (const { file, replace } of mutants) replaced(readFileSync(join(root, file), 'utf8'), file, replace)
})
