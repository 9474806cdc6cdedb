// Names that were misspelt.

/** Whether two names are the same but for case, `_` and `-`. */
export function isSameName (name: string, own: string): boolean {
  return lettersOf(name) === lettersOf(own)
}

/** Whether a name is another one but for case, `_`, `-` and two letters that are missing, too many or wrong. */
export function isNearMiss (name: string, own: string): boolean {
  return editDistance(lettersOf(name), lettersOf(own)) <= 2
}

/** How many letters have to be added, left out or replaced to make one word of another (the Levenshtein distance). */
function editDistance (from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j++) next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + Number(letter !== to[j])))
    row = next
  }
  return row[to.length]!
}

function lettersOf (name: string): string {
  return name.replaceAll(/[_-]/g, '').toLowerCase()
}
