// What bench_memory measures, in a session of Redux-ORM. The argument is text that the names of what
// is measured must contain.
import reduxOrm from 'redux-orm';
import { each, expect, print, spread } from './measure.mjs';

const { ORM, Model, attr, fk, many } = reduxOrm;
const filter = process.argv[2] ?? '';
const pilotsPerLance = 4;

class Lance extends Model {}
Lance.modelName = 'Lance';
Lance.fields = { id: attr(), name: attr() };

class Skill extends Model {}
Skill.modelName = 'Skill';
Skill.fields = { id: attr(), name: attr() };

class Pilot extends Model {}
Pilot.modelName = 'Pilot';
Pilot.fields = {
    id: attr(),
    name: attr(),
    gunnery: attr(),
    lance: fk('Lance', 'pilots'),
    skills: many('Skill', 'pilots'),
};

const orm = new ORM({ stateSelector: (state) => state });
orm.register(Lance, Pilot, Skill);

/// `count` pilots and their lances, in a state that no session has seen.
function pilots(count) {
    const session = orm.mutableSession(orm.getEmptyState());
    for (let lance = 1; lance <= count / pilotsPerLance; ++lance)
        session.Lance.create({ id: lance, name: 'Command' });
    for (let n = 0; n < count; ++n)
        session.Pilot.create({
            id: n + 1,
            name: 'Jaime',
            gunnery: n % 100,
            lance: Math.floor(n / pilotsPerLance) + 1,
        });
    return session.state;
}

function measured(name, count, value) {
    print('redux-orm', name, 'us', value, count);
}

/// In one session, which gives one new state in the end.
function create() {
    const count = 50_000;
    const { Pilot: all } = orm.session(orm.getEmptyState());
    measured('create.50k', count, each(count, (n) => all.create({ name: 'Jaime', gunnery: n })));
    expect(all.count() === count);
}

function lookUp() {
    const count = 250_000;
    const lookups = 50_000;
    const { Pilot: all } = orm.session(pilots(count));
    let found = 0;
    measured('withid.250k', lookups, each(lookups, (n) => {
        found += all.withId(spread(n, count)) ? 1 : 0;
    }));
    expect(found === lookups);
}

function followBack() {
    const count = 500_000;
    const lookups = 50_000;
    const lances = count / pilotsPerLance;
    const { Lance: all } = orm.session(pilots(count));
    let found = 0;
    measured('backward.500k', lookups, each(lookups, (n) => {
        found += all.withId(spread(n, lances)).pilots.count();
    }));
    expect(found === lookups * pilotsPerLance);
}

function linkOneByOne() {
    const adds = 1_000;
    const reads = 500;
    const removes = 500;
    const session = orm.session(orm.getEmptyState());
    const pilot = session.Pilot.create({});
    for (let skill = 1; skill <= 10_000; ++skill) session.Skill.create({ id: skill });
    let found = 0;
    measured('link.add', adds, each(adds, (n) => pilot.skills.add(n + 1)));
    measured('link.read.1k', reads, each(reads, () => {
        found += pilot.skills.count();
    }));
    measured('link.remove', removes, each(removes, (n) => pilot.skills.remove(n + 1)));
    expect(found === adds * reads && pilot.skills.count() === adds - removes);
}

/// An application keeps a state and opens a session over it for each action.
function editOneByOne(count, updateName, deleteName) {
    const updates = 1_000;
    const deletes = 500;
    let state = pilots(count);
    const edited = (edit) => {
        const session = orm.session(state);
        edit(session);
        expect(session.state !== state);
        state = session.state;
    };
    measured(updateName, updates, each(updates, (n) => edited((session) => {
        session.Pilot.withId(spread(n, count)).gunnery = 200 + n;
    })));
    measured(deleteName, deletes, each(deletes, (n) => edited((session) => {
        session.Pilot.withId(spread(n, count)).delete();
    })));
}

/// In one session, which gives one new state in the end.
function editTogether(count, name) {
    const updates = 1_000;
    const state = pilots(count);
    const session = orm.session(state);
    measured(name, updates, each(updates, (n) => {
        session.Pilot.withId(spread(n, count)).gunnery = 200 + n;
    }));
    expect(session.state !== state);
}

const cases = [
    ['create.50k', create],
    ['withid.250k', lookUp],
    ['backward.500k', followBack],
    ['link.add link.read.1k link.remove', linkOneByOne],
    ['update.5k delete.5k', () => editOneByOne(5_000, 'update.5k', 'delete.5k')],
    ['update.100k delete.100k', () => editOneByOne(100_000, 'update.100k', 'delete.100k')],
    ['update.together.5k', () => editTogether(5_000, 'update.together.5k')],
    ['update.together.100k', () => editTogether(100_000, 'update.together.100k')],
];
for (const [names, run] of cases) {
    if (names.includes(filter)) run();
}
