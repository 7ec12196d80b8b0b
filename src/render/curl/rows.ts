// Converts complete bodies back into rows. Each reader returns `null` if rows cannot give the same body.
import { type KeyStep, printKeyPath } from '../key-path.ts'
import type { Row } from '../request.ts'
import { type XmlElement, readXml } from '../../xml/read-xml.ts'
import { isXmlName } from '../xml.ts'
import { parseJsonObject } from '../../json/parse-json.ts'

// A person would not want to see more rows than this; a longer body stays as it is.
const ROWS_MAX = 300
const DEPTH_MAX = 20

/** A row whose value is still plain text, not yet a template. */
function plainRow(key: string, value: string, type: Row['type'] = 'auto'): Row {
  return { key, value, type, omit_empty: false, enabled: true }
}

/** Rows for a form or a query. */
export function rowsOfForm(text: string): readonly Row[] | null {
  const rows = [...new URLSearchParams(text)].map(([key, value]) => plainRow(key, value))
  return rows.length <= ROWS_MAX && rows.every(({ key }) => key !== '') ? rows : null
}

/** Rows for a JSON object. */
export function rowsOfJson(text: string): readonly Row[] | null {
  const value = parseJsonObject(text)
  if (value === null) return null
  const rows: Row[] = []
  const fits = Object.keys(value).length === 0 || addJson(rows, [], value)
  return fits && rows.length <= ROWS_MAX ? rows : null
}

function addJson(rows: Row[], steps: readonly KeyStep[], value: unknown): boolean {
  if (rows.length > ROWS_MAX || steps.length > DEPTH_MAX) return false
  if (typeof value === 'object' && value !== null) {
    const members: [KeyStep, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
    if (members.length > 0) return members.every(([step, member]) => addJson(rows, [...steps, step], member))
  }
  const key = printKeyPath(steps)
  if (typeof value === 'string') rows.push(plainRow(key, value))
  else if (typeof value === 'number') rows.push(plainRow(key, JSON.stringify(value), 'number'))
  else if (typeof value === 'boolean') rows.push(plainRow(key, String(value), 'boolean'))
  else rows.push(plainRow(key, JSON.stringify(value), 'json'))
  // Digits that a double cannot hold would be changed.
  return (
    typeof value !== 'number' || (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value)))
  )
}

/** Rows and root for an XML document. */
export function rowsOfXml(text: string): { readonly root: string; readonly rows: readonly Row[] } | null {
  const root = readXml(text)
  if ('message' in root || !isXmlName(root.name)) return null
  const rows: Row[] = []
  return addXml(rows, [], root) && rows.length <= ROWS_MAX ? { root: root.name, rows } : null
}

function addXml(rows: Row[], steps: readonly KeyStep[], element: XmlElement): boolean {
  if (rows.length > ROWS_MAX || steps.length > DEPTH_MAX) return false
  for (const [name, value] of element.attributes) {
    if (!isXmlName(name)) return false
    rows.push(plainRow(printKeyPath([...steps, `@${name}`]), value))
  }
  const children = element.children.filter((child) => typeof child !== 'string')
  const text = element.children.filter((child) => typeof child === 'string').join('')
  if (children.length > ROWS_MAX) return false
  if (children.length === 0) {
    // The root holds rows, no text; any other element without children is a row, even if it is empty.
    if (steps.length > 0) rows.push(plainRow(printKeyPath(steps), text))
    return steps.length > 0 || text.trim() === ''
  }
  if (text.trim() !== '') return false
  return children.every((child) => {
    if (!isXmlName(child.name)) return false
    const same = children.filter(({ name }) => name === child.name)
    const numbered =
      same.length > 1 &&
      same.some((one) => one.attributes.length > 0 || one.children.some((inner) => typeof inner !== 'string'))
    return addXml(rows, [...steps, child.name, ...(numbered ? [same.indexOf(child)] : [])], child)
  })
}
