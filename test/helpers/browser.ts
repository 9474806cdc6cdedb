import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import { patience } from './patience.js'

const executablePath = process.env['CHROMIUM'] || '/usr/bin/chromium'
const args = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'
]

/** Opens a page in a Chromium of its own, closed when the test ends. */
export async function openPage (t: Test, url: string): Promise<Page> {
  if (!existsSync(executablePath)) {
    throw new Error(`There is no Chromium at ${executablePath}. Install it (Debian: apt-get install chromium), or set CHROMIUM to its path.`)
  }
  const browser = await chromium.launch({ executablePath, args, timeout: patience })
  t.teardown(() => browser.close())
  const page = await browser.newPage({ viewport: { width: 1024, height: 900 } })
  page.setDefaultTimeout(patience)
  await page.goto(url)
  return page
}

/** Unfolds an operation of a Swagger UI page, found by its summary. */
export async function openOperation (page: Page, summary: string): Promise<Locator> {
  const operation = page.locator('.opblock').filter({ has: page.getByText(summary, { exact: true }) })
  await operation.locator('.opblock-summary-control').click()
  await operation.locator('.responses-table').waitFor()
  return operation
}

/** What the page says of each documented response of an open operation: its description, by its code. */
export async function readResponses (operation: Locator): Promise<Record<string, string>> {
  const responses: Record<string, string> = {}
  for (const row of await operation.locator('.responses-table .response').all()) {
    responses[await row.locator('.response-col_status').innerText()] = await row.locator('.response-col_description__inner').innerText()
  }
  return responses
}

/** The row of one documented response of an open operation. */
export function responseRow (operation: Locator, code: number): Locator {
  return operation.locator(`.responses-table .response[data-code="${code}"]`)
}

/** All that is to be read in a place of the page, on one line. */
export async function readText (place: Locator): Promise<string> {
  return (await place.innerText()).replaceAll(/\s+/g, ' ').trim()
}

/** Executes an open operation by 'Try it out', with a value for its parameter, and reads what the server has answered. */
export async function tryOut (operation: Locator, parameter?: string): Promise<{ status: string, details: string }> {
  await operation.getByRole('button', { name: 'Try it out' }).click()
  if (parameter !== undefined) await operation.locator('.parameters input').fill(parameter)
  await operation.getByRole('button', { name: 'Execute' }).click()
  const answer = operation.locator('.live-responses-table .response')
  return {
    status: await readText(answer.locator('.response-col_status')),
    details: await readText(answer.locator('.response-col_description'))
  }
}
