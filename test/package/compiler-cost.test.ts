import { join } from 'node:path'
import t from 'tap'
import { generate, generateUnfinished, providers } from '../../bench/types/application.js'
import { openEditor } from '../../bench/types/editor.js'

const folder = t.testdir()

// Instantiations are what a check costs: the same on every machine, where times are not.
for (const [name, provider] of Object.entries(providers)) {
  const [plain, strict] = [false, true].map(isStrict => openEditor(join(folder, `${name}-${isStrict}.ts`), generate(provider, isStrict, 100)))
  const unfinished = generateUnfinished(provider)

  t.test(`with ${name}, strictStatus makes the compiler instantiate at most a seventh more types`, async t => {
    t.ok(strict!.check() / plain!.check() <= 1.15, `${plain!.check()} -> ${strict!.check()}`)
  })

  t.test(`with ${name}, the responses of a scope cost the compiler no more than the same on each route without strictStatus`, async t => {
    const responses = `401: ${provider.object('message')}, 403: ${provider.object('message')}`
    const shared = openEditor(join(folder, `${name}-shared.ts`), generate(provider, true, 100, `{ ${responses} }`)).check()
    const repeated = openEditor(join(folder, `${name}-repeated.ts`), generate(provider, false, 100).replaceAll('response: {', `response: { ${responses},`)).check()
    t.ok(shared <= repeated, `${repeated} -> ${shared}`)
  })

  // The one on a request is what an editor is slow at anyway: it takes the comparison of whole instances.
  t.test(`with ${name}, a completion costs with strictStatus at most a tenth of one on a request more than without`, async t => {
    const [without, costs] = [plain, strict].map(editor => unfinished.map(added => editor!.measure([added]).instantiations))
    const onRequest = Math.max(...without!)
    for (const [index, added] of unfinished.entries()) {
      const [before, after] = [without![index]!, costs![index]!]
      t.ok((after - before) / onRequest <= 0.1, `${before} -> ${after}: ${added}`)
    }
  })
}
