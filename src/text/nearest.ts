/** Edits (insert, delete, replace, swap of neighbours) from one word to another. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replace, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Longest word that is compared: nobody mistypes more, and the work grows with the square. */
const MAX_WORD = 40;
/** Fewest letters by which a beginning names a word: `prom` for `prometheus`. */
const BEGINNING = 3;

/**
 * The known word that was most likely meant, without case; null when none is near: one edit in words of up to four letters,
 * two in up to seven, three in longer ones, or a beginning of the word (or the word with something behind it).
 */
export function nearest<T extends string>(typed: string, known: readonly T[]): T | null {
  const word = typed.slice(0, MAX_WORD).toLowerCase();
  let best: T | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const score = scoreOf(word, candidate.slice(0, MAX_WORD).toLowerCase());
    if (score < bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return best;
}

/** The smaller, the likelier; infinite for words that have nothing to do with each other. */
function scoreOf(word: string, other: string): number {
  const length = Math.min(word.length, other.length);
  const edits = distance(word, other);
  const longest = Math.max(word.length, other.length);
  const isTypo = edits < length && edits <= (longest <= 4 ? 1 : longest <= 7 ? 2 : 3);
  const isBeginning = length >= BEGINNING && (word.startsWith(other) || other.startsWith(word));
  if (!isTypo && !isBeginning) return Number.POSITIVE_INFINITY;
  // People mistype ends, not beginnings: among equally near words the first letters decide.
  const firstLetter = word[0] === other[0] ? 0 : 0.25;
  return (isBeginning ? Math.min(edits, 1.5) : edits) + firstLetter - sharedBeginning(word, other) / 100;
}

function sharedBeginning(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** How a complaint about an unknown word goes on: `; did you mean EU?`, or a period where nothing is near. */
export function didYouMean(guess: string | null): string {
  return guess === null ? '.' : `; did you mean ${guess}?`;
}
