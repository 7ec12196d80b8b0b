// The kinds of sources there are. A new system is one adapter and one line here: docs/guide/write-a-source.md.
import { api } from './api.ts'
import { asterisk } from './asterisk/kind.ts'
import { asteriskAri } from './asterisk/ari/kind.ts'
import { files } from './files/files.ts'
import { freeswitch } from './freeswitch/freeswitch.ts'
import { jambonz } from './jambonz/jambonz.ts'
import type { SourceKind } from './kind.ts'
import { push } from './push/push.ts'
import { twilio } from './twilio/twilio.ts'

const all: readonly SourceKind[] = [api, asterisk, asteriskAri, freeswitch, twilio, jambonz, push, files]

const byName: ReadonlyMap<string, SourceKind> = new Map(all.map((kind) => [kind.kind, kind]))

/** Their names, those that dial and those that do not. */
export const dialledKinds: readonly string[] = all.flatMap(({ kind, dialled }) => (dialled ? [kind] : []))
export const otherKinds: readonly string[] = all.flatMap(({ kind, dialled }) => (dialled ? [] : [kind]))

/** `undefined`: there is no such kind, such as of replayed sessions. */
export function kindOf(name: string): SourceKind | undefined {
  return byName.get(name)
}

/** The kinds of sources that may tell a field, by its code; none for what only Offhook gives. */
export function suppliersOf(code: string): string[] {
  return all.filter((one) => one.tells(code)).map(({ kind }) => kind)
}
