/**
 * What the centres answered to the question that is open (pure).
 *
 * A kiosk tells its answer again whenever it is in doubt, and may change it: the latest of a
 * centre counts.
 *
 * @typedef {import("./types.js").Question} Question
 * @typedef {ReadonlyMap<string, {question_id: string, answer: number}>} Votes by centre
 */

/**
 * The votes after one more message; what is no vote changes nothing.
 *
 * @type {(votes: Votes, centerId: string, text: string) => Votes}
 */
export function heard(votes, centerId, text) {
  const vote = understood(text);
  return vote === null ? votes : new Map([...votes, [centerId, vote]]);
}

/**
 * How many centres chose each answer of a question.
 *
 * @type {(votes: Votes, question: Question) => number[]}
 */
export function counted(votes, question) {
  const given = [...votes.values()].filter((vote) => vote.question_id === question.id);
  return question.answers.map((_, number) => given.filter((vote) => vote.answer === number).length);
}

/** @param {string} text */
function understood(text) {
  try {
    const vote = JSON.parse(text);
    const sound = typeof vote?.question_id === "string" && Number.isInteger(vote?.answer);
    return sound ? { question_id: String(vote.question_id), answer: Number(vote.answer) } : null;
  } catch {
    return null;
  }
}
