/**
 * The documents and values the stage's modules hand to each other (types only).
 *
 * The first group crosses the wire and is the hub's (`media/stage.py`,
 * `schedule/timetable.py`); the second is this page's own.
 *
 * @typedef {{center_id: string, since: string}} Floor
 *
 * @typedef {object} Stage The whole stage; unknown fields travel along untouched.
 * @property {number} version
 * @property {string | null} spotlight
 * @property {Floor[]} floor
 * @property {Question | null} question
 * @property {{calling: string | null, called: string[]} | null} roll_call
 * @property {Watch | null} watch
 * @property {boolean} shared_screen
 * @property {boolean} ended
 *
 * @typedef {object} Question Counts are told once the result is shown, in the answers' order.
 * @property {string} id
 * @property {string} text
 * @property {string[]} answers
 * @property {boolean} shows_result
 * @property {number[]} counts
 *
 * @typedef {object} Watch A film that all watch: at `at` it was, or is, at `position_s`.
 * @property {string} item_id
 * @property {string} title
 * @property {boolean} playing
 * @property {number} position_s
 * @property {string} at
 *
 * @typedef {{id: string, title: string, category: string, seconds: number, poster: object | null}} Film
 * @typedef {{items: Film[], late: Center[]}} Films What there is to watch, and who lacks some of it.
 *
 * @typedef {object} Lesson
 * @property {string} id
 * @property {string} title
 * @property {string} instructor
 * @property {string} opens_at
 * @property {string} starts_at
 * @property {string} ends_at
 * @property {string[]} center_ids
 *
 * @typedef {{id: string, name: string, county: string}} Center
 * @typedef {{url: string, token: string, room: string, identity: string}} RoomPass
 * @typedef {{center_id: string, left_at: string | null}} Presence
 * @typedef {{staff_id: string, display_name: string, role: string}} Session
 *
 * @typedef {"off" | "joining" | "live" | "lost"} Link How our own way to the room is.
 * @typedef {"on" | "muted" | "none"} Feed What a participant publishes of one source.
 *
 * @typedef {object} CenterFacts What the room knows of one centre that is inside.
 * @property {string} centerId
 * @property {Record<string, string>} attributes
 * @property {string} quality LiveKit's word: excellent, good, poor, lost, unknown.
 * @property {boolean} speaking
 * @property {Feed} camera
 * @property {Feed} microphone
 * @property {boolean} paused The engine holds the picture back because the line is thin.
 *
 * @typedef {"picture" | "paused" | "no_picture" | "away" | "unknown"} TileState
 * @typedef {"good" | "weak" | "lost" | "none"} Line
 * @typedef {"closed" | "opening" | "open" | "self_muted" | "missing"} TileMicrophone
 *
 * @typedef {object} Tile Everything a tile shows of one centre.
 * @property {string} centerId
 * @property {string} name
 * @property {TileState} state
 * @property {Line} line
 * @property {number | null} people
 * @property {boolean} soundOnly The centre hears us but its line carries no picture to it.
 * @property {string | null} handAt ISO time of the raised hand, null while it is down.
 * @property {boolean} speaking
 * @property {boolean} hasFloor
 * @property {string | null} floorSince
 * @property {boolean} spotlight
 * @property {TileMicrophone} microphone
 *
 * @typedef {"camera" | "microphone"} DeviceKind
 * @typedef {{id: string, label: string}} DeviceChoice
 */

export {};
