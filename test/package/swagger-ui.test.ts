// What a person sees of the shop's documentation, in a browser.

import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { Test } from 'tap'
import { openOperation, openPage, readResponses, readText, responseRow, tryOut } from '../helpers/browser.js'
import { listen } from '../helpers/server.js'
import { operations } from '../helpers/shop.js'

const item = { id: 'teapot', name: 'Teapot', price: 24.5, stock: 3 }

async function openDocs (t: Test) {
  const { url } = await listen(t)
  return { url, page: await openPage(t, `${url}/docs`) }
}

t.test('each operation shows the status of its success, and none a default response', async (t) => {
  const { page } = await openDocs(t)
  for (const [, summary, responses] of operations) {
    t.strictSame(await readResponses(await openOperation(page, summary)), responses, summary)
  }
  t.equal(await page.locator('.opblock').count(), operations.length, 'there are no other operations')
  t.notMatch(await page.locator('body').innerText(), 'Default Response')
})

t.test('201 shows the example and the schema of its body, and its header', async (t) => {
  const { page } = await openDocs(t)
  const row = responseRow(await openOperation(page, 'Create an item'), 201)
  t.strictSame(JSON.parse(await row.locator('.example').innerText()), item)
  t.match(await readText(row), 'Headers: Name Description Type Location string')

  await row.getByRole('tab', { name: 'Schema' }).click()
  t.match(await readText(row.locator('.model-box')), /^{ id\* .* name\* .* price\* .* stock\* .* }$/)
})

t.test('204 shows neither a media type nor a body, and 303 only its header', async (t) => {
  const { page } = await openDocs(t)
  t.equal(await readText(responseRow(await openOperation(page, 'Delete an item'), 204)), '204 No Content No links')
  t.equal(
    await readText(responseRow(await openOperation(page, 'Reserve one of an item'), 303)),
    '303 See Other Headers: Name Description Type Location string No links'
  )
})

t.test('what is tried out answers with the documented status', async (t) => {
  const { url, page } = await openDocs(t)
  // An answer that is not documented has 'Undocumented' beside its code.
  const created = await tryOut(await openOperation(page, 'Create an item'))
  t.equal(created.status, '201')
  const [location, id] = / location: \/items\/([\da-f-]{36})\b/.exec(created.details) ?? []
  t.ok(location, 'the location header is shown')
  t.match(created.details, `"id": "${id}"`)

  const deleted = await tryOut(await openOperation(page, 'Delete an item'), id)
  t.equal(deleted.status, '204')
  t.match(deleted.details, /^Response headers /)
  t.notMatch(deleted.details, 'content-')
  t.equal((await fetch(`${url}/items/${id}`)).status, 404, 'the item is gone')
})

t.test('each operation can be tried out, one after the other', async (t) => {
  const { page } = await openDocs(t)
  const statuses: Record<string, string> = {}
  const summaries = operations.map(([, summary]) => summary)
  for (const summary of [...summaries.filter(summary => summary !== 'Delete an item'), 'Delete an item']) {
    statuses[summary] = (await tryOut(await openOperation(page, summary))).status
  }
  t.strictSame(statuses, {
    'List the items': '200',
    'Create an item': '201',
    'Read an item': '200',
    'Replace an item, or create it': '200',
    'Order more of an item': '202',
    // The browser follows the 303, so that this is the reply of another operation.
    'Reserve one of an item': '200 Undocumented',
    'Delete an item': '204'
  })
})

t.test('the screenshot of the README', async (t) => {
  const { page } = await openDocs(t)
  await openOperation(page, 'Create an item')
  await openOperation(page, 'Delete an item')
  // Beside the operations, so that none has the focus or is under the mouse.
  await page.mouse.click(0, 0)

  const committed = fileURLToPath(new URL('../../docs/swagger-ui.png', import.meta.url))
  const path = process.env['UPDATE_SCREENSHOT'] ? committed : join(t.testdir(), 'swagger-ui.png')
  await mkdir(dirname(path), { recursive: true })
  // It is about the responses: the requests, and the bodies of the errors, are left out.
  const style = '.opblock-section, .execute-wrapper, .response:not([data-code^="2"]) :is(.model-example, .response-controls) { display: none }'
  await page.locator('.opblock-tag-section').screenshot({ path, style, animations: 'disabled' })

  const png = await readFile(path)
  t.strictSame(png.subarray(0, 8), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
  t.ok(png.length > 10_000, 'it shows something')
})
