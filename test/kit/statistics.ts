// Updates the counts for charts, without waiting for the program to do so.
import { addDays, localDay, startOfLocalDay } from '../../src/render/template/local-day.ts'
import { openPool } from '../../src/store/database/connections.ts'
import { countNew } from '../../src/store/statistics/roll-up.ts'

export const calendar = { dayOf: localDay, startOf: startOfLocalDay, addDays }

/**
 * Counts the present data of a database. The database's program counts too; whichever counts first, everything is
 * counted in the end.
 */
export async function countStatistics(connectionString: string): Promise<void> {
  const pool = openPool({ connectionString, connectionsMax: 1, onError: () => undefined })
  try {
    const { rows: begun } = await pool.query<{ now: number }>('SELECT now() AS now')
    for (let until = 0; until < (begun[0]?.now ?? 0);) {
      await countNew({ pool, calendar, keptDays: 90 })
      const { rows } = await pool.query<{ until: number }>(`SELECT until FROM statistics_look WHERE look = 'new'`)
      until = rows[0]?.until ?? 0
    }
  } finally {
    await pool.end()
  }
}
