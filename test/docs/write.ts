// `npm run docs`: writes the pages of docs/reference from the code.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { referencePages } from './pages.ts'

for (const { path, text } of await referencePages()) {
  writeFileSync(join(import.meta.dirname, '../..', path), text)
  console.log(path)
}
