// The processor time of the program and of its PostgreSQL, from /proc.
import { readFileSync, readdirSync } from 'node:fs'
import type { Program } from '../test/kit/program.ts'
import type { Database } from './environment.ts'

/** Processor time, in microseconds; NaN on a system without /proc. */
export interface Cost {
  readonly program: number
  readonly database: number
}

/** Returns a function for the processor time used since an earlier result, or so far. */
export async function openMeter(program: Program, { client }: Database): Promise<(since?: Cost) => Cost> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  const postgres = statOf(rows[0]?.pid ?? 0)?.parent
  return (since = { program: 0, database: 0 }) => ({
    program: processorUs(program.process.pid) - since.program,
    database: processorUs(postgres) - since.database,
  })
}

export const sumOf = ({ program, database }: Cost): number => program + database

/** /proc counts in hundredths of a second. */
const TICK_US = 10_000

/** The processor time of a process, with its present children, and its ended ones. */
export function processorUs(pid = 0): number {
  const own = statOf(pid)
  if (own === null) return Number.NaN
  let ticks = own.used + own.usedByEnded
  for (const child of readdirSync('/proc')) {
    const stat = /^\d+$/.test(child) ? statOf(Number(child)) : null
    if (stat?.parent === pid) ticks += stat.used
  }
  return ticks * TICK_US
}

interface ProcessStat {
  readonly parent: number
  /** In ticks, user and system. */
  readonly used: number
  readonly usedByEnded: number
}

/** Fields of proc(5); `null`: there is no such process, or no /proc. */
function statOf(pid: number): ProcessStat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the process may contain spaces and brackets.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [parent = 0, utime = 0, stime = 0, cutime = 0, cstime = 0] = [1, 11, 12, 13, 14].map((at) => fields[at])
    return { parent, used: utime + stime, usedByEnded: cutime + cstime }
  } catch {
    return null
  }
}
