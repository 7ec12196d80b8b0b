// The words of sources, which load with their pages: they are many, and most visits need none of them.
import { files } from './en/files.ts'
import { mapping } from './en/mapping.ts'
import { sources } from './en/sources.ts'

export const sourceWords = { files, mapping, sources }
