// What a person sees of the shop's documentation, in a browser.

import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { Test } from 'tap'
import { openOperation, openPage, readResponses, readText, responseRow, tryOut } from '../helpers/browser.js'
import { listen } from '../helpers/server.js'

const item = { id: 'teapot', name: 'Teapot', price: 24.5, stock: 3 }

const [invalid, notFound, soldOut] = ['The request is not valid', 'There is no such item', 'The item is sold out']
const operations = {
  'List the items': { 200: 'OK' },
  'Create an item': { 201: 'Created', 400: invalid },
  'Read an item': { 200: 'OK', 404: notFound },
  'Replace an item, or create it': { 200: 'OK', 201: 'Created', 400: invalid },
  'Delete an item': { 204: 'No Content', 404: notFound },
  'Order more of an item': { 202: 'Accepted', 400: invalid, 404: notFound },
  'Reserve one of an item': { 303: 'See Other', 404: notFound, 409: soldOut }
}

async function openDocs (t: Test) {
  const { url } = await listen(t)
  return { url, page: await openPage(t, `${url}/docs`) }
}

t.test('each operation shows the status of its success, and none a default response', async (t) => {
  const { page } = await openDocs(t)
  for (const [summary, responses] of Object.entries(operations)) {
    t.strictSame(await readResponses(await openOperation(page, summary)), responses, summary)
  }
  t.equal(await page.locator('.opblock').count(), Object.keys(operations).length, 'there are no other operations')
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

t.test('nothing that is tried out as it stands is a 404 or undocumented, but for the redirect that the browser follows', async (t) => {
  const { page } = await openDocs(t)
  const tried: Record<string, string> = {}
  for (const summary of Object.keys(operations).filter(summary => summary !== 'Delete an item')) {
    tried[summary] = (await tryOut(await openOperation(page, summary))).status
  }
  t.strictSame(tried, {
    'List the items': '200',
    'Create an item': '201',
    'Read an item': '200',
    'Replace an item, or create it': '200',
    'Order more of an item': '202',
    'Reserve one of an item': '200 Undocumented'
  })
  const reserve = page.locator('.opblock').filter({ hasText: 'Reserve one of an item' })
  t.match(await readText(reserve), 'A browser follows it at once')
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
  // It is about the successes: the requests and the errors are left out.
  const style = '.opblock-section, .execute-wrapper, .response:not([data-code^="2"]) { display: none }'
  await page.locator('.opblock-tag-section').screenshot({ path, style, animations: 'disabled' })

  const png = await readFile(path)
  t.strictSame(png.subarray(0, 8), Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))
  t.ok(png.length > 10_000, 'it shows something')
})
