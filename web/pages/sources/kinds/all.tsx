// The kinds of sources that have a form of their own, and what is where on the pages of each. The API's own stands apart: it
// has keys and no settings that anybody has to enter.
import type { ReactNode } from 'react'
import type { ReadyMapping } from '../../../api/mappings.ts'
import type { NewKind, Source } from '../../../api/sources.ts'
import { asteriskAri } from './asterisk-ari/face.ts'
import { asterisk } from './asterisk/face.ts'
import type { AnyDraft, Face } from './face.ts'
import { files } from './files/face.ts'
import { freeswitch } from './freeswitch/face.ts'
import { jambonz } from './jambonz/face.ts'
import { NewSource } from './new-source.tsx'
import { push } from './push/face.ts'
import { SettingsPanel } from './settings-panel.tsx'
import { twilio } from './twilio/face.ts'

export interface KindPages {
  /** How one is connected. */
  readonly connect: (ready: ReadyMapping | null) => ReactNode
  /** Settings of one that is there; of one that is dialled with what to put where, which follows what is typed. */
  readonly settings: (source: Source, ready: ReadyMapping | null) => ReactNode
  /** What to put where, by what is saved. */
  readonly guide: (source: Source, ready: ReadyMapping | null) => ReactNode
}

/** The pages of a kind; `null`: of one that is only told calls by the API. */
export function pagesOf(kind: string): KindPages | null {
  return pages.get(kind) ?? null
}

function pagesBy<Draft extends AnyDraft>(face: Face<Draft>): [NewKind, KindPages] {
  return [
    face.kind,
    {
      connect: (ready) => <NewSource key={ready?.id} face={face} ready={ready} />,
      settings: (source, ready) => <SettingsPanel face={face} source={source} ready={ready} guided={face.isDialled} />,
      guide: (source, ready) => face.Guide && <face.Guide draft={face.draftOf(source)} source={source} ready={ready} />,
    },
  ]
}

const pages: ReadonlyMap<string, KindPages> = new Map<string, KindPages>([
  pagesBy(asterisk),
  pagesBy(asteriskAri),
  pagesBy(freeswitch),
  pagesBy(twilio),
  pagesBy(jambonz),
  pagesBy(push),
  pagesBy(files),
])
