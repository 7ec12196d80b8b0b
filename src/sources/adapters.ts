// The adapter of each kind of source: docs/guide/write-a-source.md.
import { api } from './api.ts'
import { asterisk } from './asterisk/kind.ts'
import { asteriskAri } from './asterisk/ari/kind.ts'
import { files } from './files/files.ts'
import { freeswitch } from './freeswitch/freeswitch.ts'
import { jambonz } from './jambonz/jambonz.ts'
import type { SourceAdapter } from './adapter.ts'
import { push } from './push/push.ts'
import { twilio } from './twilio/twilio.ts'

const all: readonly SourceAdapter[] = [api, asterisk, asteriskAri, freeswitch, twilio, jambonz, push, files]

const byKind: ReadonlyMap<string, SourceAdapter> = new Map(all.map((adapter) => [adapter.kind.id, adapter]))

/** `undefined`: there is no such kind, such as of replayed sessions. */
export function adapterOf(kind: string): SourceAdapter | undefined {
  return byKind.get(kind)
}

/** The kinds of sources that may tell a field, by its code. */
export function suppliersOf(code: string): string[] {
  return all.filter((one) => one.tells(code)).map(({ kind }) => kind.id)
}
