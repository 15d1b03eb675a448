// What bench_unitofwork measures, by Deepkit's session with its tracking of changes on, over a file in
// the same place. Of many rounds the best counts: the first ones warm the machine up. The argument is
// text that the names of what is printed must contain.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@deepkit/orm';
import { SQLiteDatabaseAdapter } from '@deepkit/sqlite';
import { AutoIncrement, PrimaryKey, entity } from '@deepkit/type';
import { expect, milliseconds, print } from './measure.mjs';

const count = 10_000;
const rounds = 10;

@entity.name('item')
class Item {
    id: number & PrimaryKey & AutoIncrement = 0;
    ready?: boolean;
    priority: number = 0;

    constructor(public name: string) {}
}

const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'peer-'));
const filter = process.argv[2] ?? '';
const least = new Map<string, number>();

async function measure(name: string, work: () => Promise<void>) {
    least.set(name, Math.min(least.get(name) ?? Infinity, await milliseconds(work)));
}

async function round(database: Database) {
    const adding = database.createSession();
    await measure('insert.10k', async () => {
        for (let n = 1; n <= count; ++n) {
            const item = new Item('Peter ' + n);
            item.ready = true;
            item.priority = 5;
            adding.add(item);
        }
        await adding.commit();
    });

    const session = database.createSession();
    let items: Item[] = [];
    await measure('fetch.10k', async () => {
        items = await session.query(Item).find();
    });
    expect(items.length === count);

    await measure('commit.unchanged.10k', () => session.commit());

    await measure('update.10k', async () => {
        for (const item of items) item.priority++;
        await session.commit();
    });
    expect((await database.query(Item).filter({ priority: 6 }).count()) === count);

    await measure('remove.10k', async () => {
        for (const item of items) session.remove(item);
        await session.commit();
    });
    expect((await database.query(Item).count()) === 0);
}

try {
    const database = new Database(new SQLiteDatabaseAdapter(join(folder, 'items.sqlite')), [Item]);
    await database.migrate();
    for (let n = 0; n < rounds; ++n) await round(database);
    database.disconnect();
} finally {
    rmSync(folder, { recursive: true });
}
for (const [name, value] of least) {
    if (name.includes(filter)) print('deepkit', name, 'ms', value, count);
}
