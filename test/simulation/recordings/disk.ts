// The data folder, as far as the recorder uses it: its files outlive every program.

export interface LyingFile {
  readonly content: string
  readonly writtenMs: number
}

export class Disk {
  readonly files = new Map<string, LyingFile>()
  /** Each draft, with the program that holds it. */
  readonly drafts = new Map<string, LyingFile & { readonly holder: { readonly alive: boolean } }>()
  #paths = 0

  newPath(): string {
    this.#paths += 1
    return `/drafts/${this.#paths}`
  }

  keep(path: string, name: string): void {
    const draft = this.drafts.get(path)
    if (draft === undefined) throw new Error(`there is no draft ${path}`)
    this.drafts.delete(path)
    this.files.set(name, { content: draft.content, writtenMs: draft.writtenMs })
  }

  remove(name: string): void {
    this.files.delete(name)
  }

  sweepDrafts(): void {
    for (const [path, { holder }] of this.drafts) if (!holder.alive) this.drafts.delete(path)
  }
}
