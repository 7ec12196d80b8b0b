import { REQUEST_DEFAULTS } from '../integration.ts'
import { flatRows } from './request-parts/flat.ts'
import { answers, input, service } from './service.ts'

// Texts are entered with an apostrophe, as a person would: otherwise Sheets would run text that begins with =, and calculate with
// telephone numbers.
const script = `// Adds a row to the sheet "Calls" for each call that Offhook sends.
const SHEET = 'Calls'
const DATE = /^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$/

function doPost(e) {
  const call = JSON.parse(e.postData.contents)
  const lock = LockService.getScriptLock()
  lock.waitLock(20000)
  try {
    addRow(call)
    SpreadsheetApp.flush()
  } finally {
    lock.releaseLock()
  }
  return ContentService.createTextOutput('ok')
}

function addRow(call) {
  const book = SpreadsheetApp.getActiveSpreadsheet()
  const sheet = book.getSheetByName(SHEET) || book.insertSheet(SHEET)
  const width = sheet.getLastColumn()
  const known = width === 0 ? [] : sheet.getRange(1, 1, 1, width).getValues()[0].map(String)
  const added = Object.keys(call).filter((name) => !known.includes(name))
  const names = known.concat(added)
  const row = Math.max(sheet.getLastRow(), 1) + 1
  const columns = sheet.getMaxColumns()
  if (names.length > columns) sheet.insertColumnsAfter(columns, names.length - columns)
  if (row > sheet.getMaxRows()) sheet.insertRowsAfter(sheet.getMaxRows(), 100)
  if (added.length > 0) sheet.getRange(1, width + 1, 1, added.length).setValues([added.map(cell)])
  sheet.getRange(row, 1, 1, names.length).setValues([names.map((name) => cell(call[name]))])
}

function cell(value) {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'number' || typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return DATE.test(text) ? text : "'" + text
}
`

export const googleSheets = service({
  id: 'google_sheets',
  summary: 'Adds a row for each call to your spreadsheet, through a small script in it.',
  group: 'automation',
  inputs: [
    input({
      key: 'webhook',
      label: 'Web app URL',
      help: 'In your spreadsheet: Extensions › Apps Script. Replace the code with the script below and Save. Then Deploy › New deployment, type Web app, Execute as Me, Who has access Anyone, Deploy, and copy the Web app URL. After changing the script: Deploy › Manage deployments › Edit › New version.',
      type: 'secret_url',
      example: 'https://script.google.com/macros/s/AKfycbxExampleExampleExampleExampleExample/exec',
      check: {
        pattern: String.raw`https://script\.google\.com/(?:a/)?macros/.+/exec`,
        message: 'A Web app URL starts with https://script.google.com/macros/ and ends with /exec.',
      },
    }),
  ],
  request: {
    ...REQUEST_DEFAULTS,
    url: '[[setting:webhook]]/[[secret:input.webhook]]',
    rows: flatRows('|date:yyyy-MM-dd HH:mm:ss'),
  },
  answers: answers({
    success: { text: 'ok' },
    // The result of a script is fetched from another host: https://developers.google.com/apps-script/guides/content. The script
    // has run by then.
    redirect: { status: 302, host: 'script.googleusercontent.com' },
    explains: [
      { status: 302, advice: 'Google requires a sign-in. Deploy the script again with access for Anyone.' },
      { status: 401, advice: 'Google requires a sign-in. Deploy the script again with access for Anyone.' },
      { status: 403, advice: 'Google denied access. Deploy the script again with access for Anyone.' },
      { status: 404, advice: 'Deployment not found. Copy the Web app URL again.' },
      { status: 200, advice: 'The script failed. See the error in Apps Script › Executions.' },
    ],
  }),
  paste: { label: 'View the script', text: script },
  checked: { on: '2026-11-27', against: 'developers.google.com/apps-script on web apps, content and sheets' },
  docs_url: 'https://developers.google.com/apps-script/guides/web',
})
