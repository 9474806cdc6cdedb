// New arrays, for the caller may share one between routes. Only `undefined` is an absent hook, so that Fastify still
// refuses a slot that holds `null`. By concat(), for a spread leaves room for many more elements on each of many routes.

type Slot<Hook> = Hook | Hook[] | undefined

/** The route's hooks with `hook` before them. */
export function prepend<Hook> (hook: Hook, slot: Slot<Hook>): Hook[] {
  return slot === undefined ? [hook] : [hook].concat(slot)
}

/** The route's hooks with `hook` after them. */
export function append<Hook> (slot: Slot<Hook>, hook: Hook): Hook[] {
  return slot === undefined ? [hook] : ([] as Hook[]).concat(slot, hook)
}

/** The route's hooks with `hook` at an index. */
export function insert<Hook> (slot: Slot<Hook>, index: number, hook: Hook): Hook[] {
  return ([slot].flat() as Hook[]).toSpliced(index, 0, hook)
}
