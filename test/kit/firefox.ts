// A real Firefox, driven over its own WebDriver BiDi: https://w3c.github.io/webdriver-bidi/. No package contains a Firefox,
// and Playwright's BiDi needs commands that an ESR does not have yet.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

/** The path of an installed Firefox: `FIREFOX_PATH`, or the first in PATH; `null` where none is installed. */
export function findFirefox(): string | null {
  const { FIREFOX_PATH, PATH = '' } = process.env
  if (FIREFOX_PATH !== undefined) return FIREFOX_PATH
  const paths = PATH.split(delimiter).flatMap((folder) => [join(folder, 'firefox'), join(folder, 'firefox-esr')])
  return paths.find((path) => existsSync(path)) ?? null
}

export interface FirefoxPage {
  /** Opens an address and waits until it is loaded. */
  goto(url: string): Promise<void>
  /** The value of a JavaScript expression in the page: a text, a number, a boolean, or null. Promises are awaited. */
  evaluate(expression: string): Promise<unknown>
  /** Evaluates an expression until it is true, 20 s at most. */
  until(expression: string): Promise<void>
  /** Waits for an element by its role and accessible name, 20 s at most, and clicks on its middle with the pointer. */
  click(role: string, name: string): Promise<void>
  /** Types with the keyboard into the focused element. Keys without a character are named as in WebDriver: `\uE004` is Tab. */
  type(text: string): Promise<void>
  resize(width: number, height: number): Promise<void>
  /** A PNG of the viewport. */
  screenshot(): Promise<Buffer>
  /** Thrown errors and errors on the console. */
  readonly wrong: readonly string[]
  /** The addresses of all requests. */
  readonly requests: readonly string[]
}

export interface Firefox extends AsyncDisposable {
  /** Firefox's own name and version. */
  readonly version: string
  readonly page: FirefoxPage
}

const PREFERENCES: Readonly<Record<string, boolean | number | string>> = {
  'focusmanager.testmode': true,
  'ui.prefersReducedMotion': 1,
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'remote.active-protocols': 1,
}

/** Launches Firefox with a profile of its own and opens a page. */
export async function launchFirefox(path: string): Promise<Firefox> {
  const profile = mkdtempSync(join(tmpdir(), 'firefox-'))
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`)
  writeFileSync(join(profile, 'user.js'), lines.join('\n'))
  const child = spawn(path, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: profile },
    // The browser gets a process group of its own, so that its page processes end with it.
    detached: true,
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const end = async (): Promise<void> => {
    child.kill()
    await exited
    await endGroup(child.pid)
    rmSync(profile, { recursive: true, force: true })
  }
  try {
    const connection = await connect(`${await addressOf(child)}/session`)
    const { capabilities } = await connection.send('session.new', { capabilities: {} })
    const { browserName, browserVersion } = capabilities as Record<string, unknown>
    await connection.send('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent'] })
    // Without a window system, the initial tab never has the focus.
    const { context } = await connection.send('browsingContext.create', { type: 'tab' })
    return {
      version: `${String(browserName)} ${String(browserVersion)}`,
      page: pageOf(connection, String(context)),
      async [Symbol.asyncDispose]() {
        await connection.send('browser.close', {}).catch(() => undefined)
        await end()
      },
    }
  } catch (error) {
    await end()
    throw error
  }
}

/** Ends the rest of a process group, and waits until it is empty. */
async function endGroup(pid: number | undefined): Promise<void> {
  if (pid === undefined) return
  try {
    for (;;) {
      process.kill(-pid, 'SIGKILL')
      await sleep(20)
    }
  } catch {
    // The group is empty.
  }
}

async function addressOf({ stderr }: ChildProcess): Promise<string> {
  const written: string[] = []
  if (stderr)
    for await (const line of createInterface(stderr)) {
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(line)?.[1]
      if (address !== undefined) {
        // Further output is read too, or Firefox would block on it.
        stderr.resume()
        return address
      }
      written.push(line)
    }
  throw new Error(`Firefox did not start: ${written.join('\n')}`)
}

interface Connection {
  send(method: string, params: object): Promise<Record<string, unknown>>
  onEvent(listener: (method: string, params: Record<string, unknown>) => void): void
}

async function connect(address: string): Promise<Connection> {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error(`No connection to ${address}`)))
  })
  const waiting = new Map<number, (answer: Record<string, unknown>) => void>()
  const listeners: ((method: string, params: Record<string, unknown>) => void)[] = []
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Record<string, unknown>
    if (message['type'] === 'event')
      for (const listener of listeners)
        listener(String(message['method']), message['params'] as Record<string, unknown>)
    else waiting.get(Number(message['id']))?.(message)
  })
  socket.addEventListener('close', () => {
    for (const answer of waiting.values()) answer({ type: 'error', message: 'Firefox has ended.' })
  })
  let last = 0
  return {
    async send(method, params) {
      const id = (last += 1)
      const answer = await new Promise<Record<string, unknown>>((resolve) => {
        waiting.set(id, resolve)
        socket.send(JSON.stringify({ id, method, params }))
      })
      waiting.delete(id)
      if (answer['type'] === 'error') throw new Error(`${method}: ${String(answer['message'])}`)
      return answer['result'] as Record<string, unknown>
    },
    onEvent: (listener) => void listeners.push(listener),
  }
}

const UNTIL_MS = 20_000

function pageOf(connection: Connection, context: string): FirefoxPage {
  const send: Connection['send'] = (method, params) => connection.send(method, params)
  const wrong: string[] = []
  const requests: string[] = []
  connection.onEvent((method, params) => {
    if (method === 'network.beforeRequestSent') requests.push((params['request'] as { readonly url: string }).url)
    if (method === 'log.entryAdded' && params['level'] === 'error') wrong.push(String(params['text']))
  })
  const evaluate = async (expression: string): Promise<unknown> => {
    const answer = await send('script.evaluate', { expression, target: { context }, awaitPromise: true })
    if (answer['type'] === 'exception')
      throw new Error(`${expression}: ${(answer['exceptionDetails'] as { readonly text: string }).text}`)
    return (answer['result'] as { readonly value?: unknown }).value ?? null
  }
  const shownText = async (): Promise<string> =>
    String(await evaluate('location.href + "\\n" + document.body.innerText'))
  const until = async (expression: string): Promise<void> => {
    for (const end = Date.now() + UNTIL_MS; Date.now() < end; await sleep(50))
      if ((await evaluate(`Boolean(${expression})`)) === true) return
    throw new Error(`Not true within ${UNTIL_MS / 1_000} s: ${expression}\n${await shownText()}`)
  }
  const locate = async (role: string, name: string): Promise<unknown> => {
    const locator = { type: 'accessibility', value: { role, name } }
    for (const end = Date.now() + UNTIL_MS; Date.now() < end; await sleep(50)) {
      const { nodes } = await send('browsingContext.locateNodes', { context, locator, maxNodeCount: 1 })
      const [node] = nodes as readonly unknown[]
      if (node !== undefined) return node
    }
    throw new Error(`No ${role} "${name}" within ${UNTIL_MS / 1_000} s\n${await shownText()}`)
  }
  const keys = (text: string) =>
    Array.from(text).flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ])
  return {
    goto: async (url) => void (await send('browsingContext.navigate', { context, url, wait: 'complete' })),
    evaluate,
    until,
    async click(role, name) {
      const element = await locate(role, name)
      const shown = { type: 'object', value: [['block', { type: 'string', value: 'center' }]] }
      await send('script.callFunction', {
        functionDeclaration: '(element, shown) => element.scrollIntoView(shown)',
        arguments: [element, shown],
        target: { context },
        awaitPromise: false,
      })
      const actions = [
        { type: 'pointerMove', x: 0, y: 0, origin: { type: 'element', element } },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]
      await send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', actions }] })
    },
    type: async (text) =>
      void (await send('input.performActions', {
        context,
        actions: [{ type: 'key', id: 'keyboard', actions: keys(text) }],
      })),
    resize: async (width, height) =>
      void (await send('browsingContext.setViewport', { context, viewport: { width, height } })),
    async screenshot() {
      const { data } = await send('browsingContext.captureScreenshot', { context })
      return Buffer.from(String(data), 'base64')
    },
    wrong,
    requests,
  }
}
