// The table of recordings as far as the recorder knows it, and the nodes. Each method is a statement.
import type { RecordingJob, RecordingJobUpdate, JobFilter } from '../../../src/recordings/recording-job.ts'

export interface Row extends RecordingJob {
  readonly dueMs: number | null
  readonly problem: string | null
  /** The content of its files, as it was recorded with them. */
  readonly source: string | null
  readonly mp3: string | null
}

export class RecordingTable {
  readonly rows = new Map<string, Row>()
  readonly nodes = new Set<number>()
  #epochs = 0

  birth(): number {
    this.#epochs += 1
    this.nodes.add(this.#epochs)
    return this.#epochs
  }

  takeOver(epoch: number): void {
    for (const node of this.nodes) if (node !== epoch) this.nodes.delete(node)
    for (const row of this.rows.values())
      if (!this.nodes.has(row.epoch)) this.rows.set(row.recordingId, { ...row, epoch: 0 })
  }

  claim(
    epoch: number,
    nowMs: number,
    {
      states,
      origins,
      activeIds,
      limit,
    }: JobFilter & { readonly activeIds: readonly string[]; readonly limit: number },
  ): RecordingJob[] {
    if (!this.nodes.has(epoch)) return []
    const due = [...this.rows.values()].filter(
      (row) =>
        row.dueMs !== null &&
        row.dueMs <= nowMs &&
        states.includes(row.state) &&
        origins.includes(row.origin) &&
        this.mayClaim(row, epoch, activeIds),
    )
    const claimed = due.toSorted((a, b) => (a.dueMs ?? 0) - (b.dueMs ?? 0)).slice(0, limit)
    return claimed.map((row) => this.hold(row, epoch))
  }

  protected mayClaim(row: Row, epoch: number, activeIds: readonly string[]): boolean {
    return row.epoch === 0 || (row.epoch === epoch && !activeIds.includes(row.recordingId))
  }

  protected hold(row: Row, epoch: number): RecordingJob {
    const claimedRow = { ...row, epoch, claim: row.claim + 1 }
    this.rows.set(row.recordingId, claimedRow)
    return claimedRow
  }

  protected isHeld(row: Row, job: RecordingJob): boolean {
    return row.state === job.state && row.epoch === job.epoch && row.claim === job.claim
  }

  /** Moves a recording on. `source` and `converted`: the content of the files that the update names. */
  move(
    job: RecordingJob,
    { dueMs, state, tries, problem, hasOriginal, source, converted }: RecordingJobUpdate,
  ): boolean {
    const row = this.#held(job)
    if (row === null) return false
    this.rows.set(job.recordingId, {
      ...row,
      dueMs,
      epoch: 0,
      ...(state && { state }),
      ...(tries !== undefined && { tries }),
      ...(problem !== undefined && { problem }),
      ...(hasOriginal !== undefined && { hasOriginal }),
      ...(source && { source: source.sha256, sourceClaim: job.claim }),
      ...(converted && { mp3: converted.sha256, mp3Claim: job.claim, seconds: converted.seconds }),
    })
    return true
  }

  noteTries(job: RecordingJob, tries: number): boolean {
    const row = this.#held(job)
    if (row !== null) this.rows.set(job.recordingId, { ...row, tries })
    return row !== null
  }

  delete(job: RecordingJob): boolean {
    const row = this.#held(job)
    if (row !== null)
      this.rows.set(job.recordingId, { ...row, epoch: 0, state: 'deleted', dueMs: null, hasOriginal: false })
    return row !== null
  }

  /**
   * A person deletes the recording or has it retried, whichever node holds it. Returns the new row; `null`: it was in
   * another state.
   */
  overrule(recordingId: string, to: 'deleted' | 'again', nowMs: number): Row | null {
    const row = this.rows.get(recordingId)
    if (!row || (to === 'again' ? row.state !== 'failed' : row.state === 'deleted')) return null
    const change =
      to === 'deleted'
        ? ({ state: 'deleted', hasOriginal: false } as const)
        : ({ state: row.hasOriginal ? 'converting' : 'fetching', tries: 0 } as const)
    const overruled = { ...row, ...change, epoch: 0, dueMs: nowMs }
    this.rows.set(recordingId, overruled)
    return overruled
  }

  now(ids: readonly string[]): RecordingJob[] {
    return ids.flatMap((id) => this.rows.get(id) ?? [])
  }

  #held(job: RecordingJob): Row | null {
    const row = this.rows.get(job.recordingId)
    return row && this.isHeld(row, job) ? row : null
  }
}
