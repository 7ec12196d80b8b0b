// A real Chromium, from an npm package: nothing needs to be installed on the system. One per process of tests; each page has
// its own context, with its own cookies and storage.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'

export interface PageOptions {
  readonly width?: number
  readonly height?: number
  /** Pixels of a picture for each pixel of the page. */
  readonly scale?: number
  readonly theme?: 'light' | 'dark'
  readonly reducedMotion?: boolean
  readonly forcedColors?: boolean
  /** As Playwright's storageState returns it: a person who is already signed in. */
  readonly state?: Awaited<ReturnType<BrowserContext['storageState']>>
}

/** Violations on a page: none of our pages may have any. */
export interface PageProblems {
  /** Violations of the policy (S33), thrown errors, errors on the console. */
  readonly wrong: readonly string[]
  /** Requests to any origin except the program's. */
  readonly outside: readonly string[]
}

/** For a page that hangs: ten times what the largest view needs on a loaded machine. */
const HANG_MS = 120_000

let launched: Promise<Browser> | null = null

/** Launches the browser of this process, which ends with its tests. Call this where tests are declared, not inside a test. */
export function prepareBrowser(): void {
  if (launched) return
  launched = launch()
  const launching = launched
  after(async () => (await launching).close())
}

/** Launches a browser: CHROME_PATH, or the packaged Chromium. The caller closes it. */
export async function launch(): Promise<Browser> {
  const { executablePath, env } = await packaged()
  // As root, Chromium has no sandbox; the pages are our own.
  return chromium.launch({ executablePath, env, args: ['--no-sandbox', '--font-render-hinting=none'] })
}

/**
 * Unpacks the browser into a folder, once for all processes that have it as TMPDIR: otherwise they would write the same file
 * at once.
 */
export async function unpackInto(folder: string): Promise<void> {
  await packaged(folder)
}

async function packaged(into = unpackedFolder()): Promise<{ executablePath: string; env: Record<string, string> }> {
  const own = Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
  if (own['CHROME_PATH']) return { executablePath: own['CHROME_PATH'], env: own }
  // The package contains the libraries and fonts that a bare machine lacks, and unpacks them if its environment looks like
  // one. They are for the browser alone: restore the environment for other processes that this process starts.
  const before = { ...process.env }
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs22.x'
  process.env['TMPDIR'] = into
  const { default: pack } = await import('@sparticuz/chromium')
  const executablePath = await pack.executablePath()
  const { FONTCONFIG_PATH, LD_LIBRARY_PATH } = process.env
  if (FONTCONFIG_PATH !== undefined) nameFonts(FONTCONFIG_PATH)
  for (const name of ['AWS_LAMBDA_JS_RUNTIME', 'FONTCONFIG_PATH', 'LD_LIBRARY_PATH', 'TMPDIR']) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
  return {
    executablePath,
    env: { ...own, ...(FONTCONFIG_PATH && { FONTCONFIG_PATH }), ...(LD_LIBRARY_PATH && { LD_LIBRARY_PATH }) },
  }
}

/** The package's configuration names /tmp/fonts, wherever the fonts were unpacked: a browser without any font shows no text. */
function nameFonts(folder: string): void {
  const file = join(folder, 'fonts.conf')
  const text = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}</dir><cachedir>${join(folder, 'cache')}</cachedir></fontconfig>
`
  // Written once: another process may be reading it.
  if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
}

/**
 * The folder into which the run unpacked the browser; else a folder of this process, because a file that another process is
 * still writing cannot be executed.
 */
function unpackedFolder(): string {
  if (existsSync(join(tmpdir(), 'chromium'))) return tmpdir()
  const folder = mkdtempSync(join(tmpdir(), 'chromium-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Opens a page and watches it for violations. `url` is the program's address. */
export async function openBrowserPage(
  url: string,
  options: PageOptions = {},
): Promise<{ page: Page; watched: PageProblems }> {
  const { width = 1440, height = 900, scale = 1, theme = 'light', reducedMotion = true, forcedColors, state } = options
  if (!launched) throw new Error('prepareBrowser() comes first, where the tests are declared.')
  const browser = await launched
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: theme,
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    ...(forcedColors === true && { forcedColors: 'active' as const }),
    ...(state && { storageState: state }),
    timezoneId: 'Australia/Sydney',
    locale: 'en-AU',
  })
  context.setDefaultTimeout(HANG_MS)
  const page = await context.newPage()
  return { page, watched: watch(page, url) }
}

function watch(page: Page, url: string): PageProblems {
  const wrong: string[] = []
  const outside: string[] = []
  page.on('pageerror', (error) => wrong.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    // The browser itself logs each refused request; only the reaction of the page counts.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) wrong.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(?:data|blob|about):/.test(request.url())) outside.push(request.url())
  })
  return { wrong, outside }
}
