// Which way a journey is walked. Each section of the product is walked twice by `make test`: once on SQLite as its suite says,
// every page looked at; and once the other way, on PostgreSQL, everybody with the other screen and the other language, where
// only what happens counts, because the same pages were looked at the first time.

const leg = process.env.STRONGROOM_TEST_LEG ?? '';
if (!['', 'other'].includes(leg)) throw new Error(`no way is called ${leg}: other, or nothing`);

export const OTHER = leg === 'other';
export const LOOKS = !OTHER;

// The language somebody's browser asks for, or the one a client is on file with. What a suite compares with its pages it takes
// from whoever reads them (`says`, `words` and `own` of a person), so that each way asserts the words of its own language.
export const tongue = (wanted) => (OTHER ? wanted.replace(/^(?:en|es)\b/, (one) => (one === 'en' ? 'es' : 'en')) : wanted);

// The engine a house stands on, unless its suite is about one engine.
export const engine = (wanted) => (OTHER ? 'postgres' : wanted);
