import { join } from 'node:path'
import t from 'tap'
import { generate, generateUnfinished, providers } from '../../bench/types/application.js'
import { openEditor } from '../../bench/types/editor.js'

const folder = t.testdir()

// Instantiations are what a check costs: the same on every machine, where times are not.
for (const [name, provider] of Object.entries(providers)) {
  const [plain, strict] = [false, true].map(isStrict => openEditor(join(folder, `${name}-${isStrict}.ts`), generate(provider, isStrict, 100)))
  const unfinished = generateUnfinished(provider)

  t.test(`with ${name}, strictStatus makes the compiler instantiate at most a fifth more types`, async t => {
    t.ok(strict!.check() / plain!.check() <= 1.2, `${plain!.check()} -> ${strict!.check()}`)
  })

  t.test(`with ${name}, a completion on a route of strictStatus costs at most a fifth more than one on a request`, async t => {
    const onRequest = Math.max(...unfinished.map(added => plain!.measure([added]).instantiations))
    for (const added of unfinished) {
      const { instantiations } = strict!.measure([added])
      t.ok(instantiations / onRequest <= 1.2, `${onRequest} -> ${instantiations}: ${added}`)
    }
  })
}
