// One line of JSON a measurement, in the form of tests/bench/measure.h; `ratio` is the peer's time to
// Varve's, if the file that VARVE_RESULTS names tells that.
import { existsSync, readFileSync } from 'node:fs';

/// Milliseconds that `work` takes.
export async function milliseconds(work) {
    const start = performance.now();
    await work();
    return performance.now() - start;
}

/// Microseconds for each of `count` calls of `work(n)`.
export function each(count, work) {
    const start = performance.now();
    for (let n = 0; n < count; ++n) work(n);
    return ((performance.now() - start) * 1000) / count;
}

/// The same rows in the same order as the benches of Varve.
export function spread(n, count) {
    return ((n * 7919) % count) + 1;
}

/// A figure for less than the whole work would be a lie.
export function expect(isAsMeant) {
    if (!isAsMeant) throw new Error('less was done than the whole work');
}

function ours() {
    const file = process.env.VARVE_RESULTS;
    if (!file || !existsSync(file)) return new Map();
    const lines = readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('{'));
    return new Map(lines.map((line) => JSON.parse(line)).map((one) => [one.name, one.value]));
}

const varve = ours();

export function print(peer, name, unit, value, n) {
    const rounded = (number, digits) => Number(number.toPrecision(digits));
    const ratio = varve.has(name) ? { ratio: rounded(value / varve.get(name), 4) } : {};
    console.log(JSON.stringify({ peer, name, value: rounded(value, 6), unit, ...ratio, n }));
}
