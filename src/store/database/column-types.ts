// What a value of a column is on the way out, on the way in, and in a change: see resultTypes in connections.ts (timestamptz is
// milliseconds since 1970, int8 a number, json parsed, bytea a Buffer).
import type { ColumnType } from 'kysely'

/** Milliseconds out, a Date in. */
export type Time = ColumnType<number, Date, Date>
export type NullableTime = ColumnType<number | null, Date | null | undefined, Date | null>
export type DefaultTime = ColumnType<number, Date | undefined, Date>
/** Parsed out, text in: so that an array is not taken for one of PostgreSQL's. */
export type Json<T> = ColumnType<T, string, string>
export type Uuid = string
/** Its name in the file of configuration that manages it; `null`: it is managed on the page. */
export type ManagedAs = ColumnType<string | null, string | undefined, string | null>
