import { setTimeout as sleep } from 'node:timers/promises'
import type { Test } from 'tap'

/** How long to wait for what has to come, in milliseconds: so long that no machine is too busy for it. */
export const patience = 60_000

/** Waits until this holds, or until patience is at its end. */
export async function until (holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + patience
  while (!await holds() && performance.now() < end) await sleep(20)
}

/** Something that is awaited, and fails where it does not come. */
export function createSignal (): { give: () => void, given: Promise<void> } {
  let give = () => {}
  const given = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`Not within ${patience} ms`)), patience).unref()
    give = () => { clearTimeout(late); resolve() }
  })
  // Not all are awaited.
  given.catch(() => {})
  return { give, given }
}

/** What would have ended the process, were the test not there to see it. */
export function recordCrashes (t: Test): unknown[] {
  const crashes: unknown[] = []
  const record = (error: unknown) => { crashes.push(error) }
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, record)
    t.teardown(() => process.off(event, record))
  }
  return crashes
}
