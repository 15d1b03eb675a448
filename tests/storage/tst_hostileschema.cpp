#include "desk.h"
#include "session/handle.h"

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Names that need quotes, or look as if they did not: houses by a text key, streets by a key of two
/// columns, both WITHOUT ROWID; a table called "table" that refers to streets; and a through table
/// between houses and it.
const QString house = u"my \"house\""_s;
const QString street = u"Stra\u00dfe"_s;
const QString order = u"table"_s;
const QString joint = u"join; --"_s;
const QString key = u"na\u00efve key"_s;
const QString place = u"von ort"_s;
const QString number = u"nr."_s;
const QString owner = u"house's"_s;
const QString note = u"%1 note?"_s;
const QString left = u"l \"1\""_s;
const QString right = u"r-2"_s;

QString quoted(QString name)
{
    return u'"' + name.replace(u"\""_s, u"\"\""_s) + u'"';
}

/// `sql` with `[name]` as quoted names.
QString named(QString sql)
{
    const QList<std::pair<QString, QString>> names{{u"[house]"_s, house},
                                                   {u"[street]"_s, street},
                                                   {u"[table]"_s, order},
                                                   {u"[joint]"_s, joint},
                                                   {u"[key]"_s, key},
                                                   {u"[place]"_s, place},
                                                   {u"[number]"_s, number},
                                                   {u"[owner]"_s, owner},
                                                   {u"[note]"_s, note},
                                                   {u"[left]"_s, left},
                                                   {u"[right]"_s, right}};
    for (const auto &[mark, name] : names)
        sql.replace(mark, quoted(name));
    return sql;
}

QStringList statements()
{
    QStringList all{
        u"CREATE TABLE [house]([key] TEXT PRIMARY KEY, \"select\" TEXT NOT NULL UNIQUE)"
        " WITHOUT ROWID"_s,
        u"CREATE TABLE [street]([place] TEXT, [number] INTEGER, \"group\" TEXT,"
        " [owner] TEXT REFERENCES [house] ON DELETE SET NULL ON UPDATE CASCADE,"
        " PRIMARY KEY([place], [number])) WITHOUT ROWID"_s,
        u"CREATE TABLE [table](id INTEGER PRIMARY KEY, \"a.b\" TEXT, [place] TEXT,"
        " [number] INTEGER,"
        " FOREIGN KEY([place], [number]) REFERENCES [street] ON UPDATE CASCADE)"_s,
        u"CREATE TABLE [joint]([left] TEXT REFERENCES [house] ON DELETE CASCADE"
        " ON UPDATE CASCADE, [right] INTEGER REFERENCES [table] ON DELETE CASCADE,"
        " [note] TEXT, PRIMARY KEY([left], [right])) WITHOUT ROWID"_s,
        u"INSERT INTO [house] VALUES('a''b', 'one'), ('\u00c4 \"x\"', 'two'), ('', 'three')"_s,
        u"INSERT INTO [street] VALUES('M\u00fcnchen', 1, 'g', 'a''b'), ('M\u00fcnchen', 2, 'h', "
        u"''),"
        " ('n''ort', 1, 'g', NULL)"_s,
        u"INSERT INTO [table] VALUES(1, 'x', 'M\u00fcnchen', 1), (2, 'y', 'n''ort', 1)"_s,
        u"INSERT INTO [joint] VALUES('a''b', 1, 'first')"_s};
    for (auto &statement : all)
        statement = named(statement);
    return all;
}

struct Town : Desk
{
    Town()
        : Desk(statements())
    {}

    Handle at(const QString &name, const QList<Value> &parts)
    {
        return session.get(name, Key(parts)).value();
    }
    Handle houseAt(const QString &name) { return at(house, {name}); }
    Handle streetAt(const QString &name, int count) { return at(street, {name, count}); }
    Handle orderAt(int id) { return at(order, {id}); }

    /// The values of a column of what `set` yields, or the error.
    QString found(const QuerySet &set, const QString &column)
    {
        const auto rows = session.fetch(set);
        if (!rows)
            return rows.error().toText();
        QStringList all;
        for (const auto row : *rows)
            all.append(toText(session.handle(row).value(column).value()));
        return all.join(u' ');
    }
    QString houses() { return file.rows(named(u"SELECT * FROM [house] ORDER BY 2"_s)); }
    QString streets() { return file.rows(named(u"SELECT * FROM [street] ORDER BY 1, 2"_s)); }
    QString orders() { return file.rows(named(u"SELECT * FROM [table] ORDER BY 1"_s)); }
    QString joints() { return file.rows(named(u"SELECT * FROM [joint] ORDER BY 1, 2"_s)); }
    QString everything() { return houses() + streets() + orders() + joints(); }
};

} // namespace

class tst_HostileSchema : public QObject
{
    Q_OBJECT

private slots:
    void relationsAreFollowedBothWays();
    void relatedRowsAreFetched();
    void storedRowsAreFilteredByRelations();
    void pendingRowsAreFilteredByRelations();
    void pendingRowsAreSortedAndPaged();
    void rowsAreCreatedWithReferencesToEachOther();
    void linksAreAddedAndRemoved();
    void uniqueValuesAreSwapped();
    void textKeysAreSwapped();
    void keysOfSeveralColumnsAreSwapped();
    void changedKeysAreFollowed();
    void deletesFollowTheirRules();
    void aCheckNamesWhatWouldBeRefused();
    void aConflictNamesItsColumns();
    void whatWasSavedIsUndoneAndSavedAgain();
    void selectionsAreAnswered();
};

void tst_HostileSchema::relationsAreFollowedBothWays()
{
    Town town;

    const auto first = town.orderAt(1);
    const auto munich = first.related(street).value();

    QCOMPARE(munich, town.streetAt(u"M\u00fcnchen"_s, 1));
    QCOMPARE(munich.related(owner).value(), town.houseAt(u"a'b"_s));
    QCOMPARE(town.houseAt(QString()).relatedRows(street).value(),
             QList{town.streetAt(u"M\u00fcnchen"_s, 2).id()});
    QCOMPARE(munich.relatedRows(order).value(), QList{first.id()});
    QCOMPARE(town.houseAt(u"a'b"_s).relatedRows(right).value(), QList{first.id()});
    QCOMPARE(first.relatedRows(left).value(), QList{town.houseAt(u"a'b"_s).id()});
}

void tst_HostileSchema::relatedRowsAreFetched()
{
    Desk desk(statements(), {order});
    const auto all = desk.session.fetch(desk.session.query(order).with(QString(street)).with(left));
    QVERIFY2(all, all ? "" : qPrintable(all.error().toText()));

    const auto munich = desk.session.handle(all->constFirst()).related(street).value();

    QCOMPARE(munich.value(u"group"_s).value(), Value(u"g"_s));
    QCOMPARE(desk.session.fetchRelated({munich.id()}, owner)->size(), 1);
    QCOMPARE(desk.session.handle(all->constFirst()).relatedRows(left)->size(), 1);
}

void tst_HostileSchema::storedRowsAreFilteredByRelations()
{
    Town town;
    auto &session = town.session;

    QCOMPARE(
        town.found(session.query(order).filter(related(street, equals(col(place), u"n'ort"_s))),
                   u"a.b"_s),
        u"'y'"_s);
    QCOMPARE(town.found(session.query(house).filter(any(street, equals(col(u"group"_s), u"h"_s))),
                        u"select"_s),
             u"'three'"_s);
    QCOMPARE(town.found(session.query(house).filter(any(right, equals(col(u"a.b"_s), u"x"_s))),
                        u"select"_s),
             u"'one'"_s);
    QCOMPARE(
        town.found(session.query(order).filter(any(left, equals(col(key), u"a'b"_s))), u"a.b"_s),
        u"'x'"_s);
}

void tst_HostileSchema::pendingRowsAreFilteredByRelations()
{
    Town town;
    auto &session = town.session;
    QVERIFY(town.streetAt(u"n'ort"_s, 1).set({{u"group"_s, u"new"_s}, {owner, QString()}}));
    QVERIFY(town.houseAt(u"a'b"_s).set(u"select"_s, u"changed"_s));
    const auto added = session.createHandle(order, {{u"a.b"_s, u"z"_s}}).value();
    QVERIFY(added.set(street, town.streetAt(u"n'ort"_s, 1)));
    QVERIFY(town.houseAt(QString()).link(right, {added}));

    QCOMPARE(town.found(session.query(order)
                            .filter(related(street, equals(col(u"group"_s), u"new"_s)))
                            .orderBy(u"a.b"_s),
                        u"a.b"_s),
             u"'y' 'z'"_s);
    QCOMPARE(town.found(session.query(house).filter(all(street, col(number) < 2)), u"select"_s),
             u"'changed' 'two'"_s);
    QCOMPARE(town.found(session.query(house).filter(any(right, equals(col(u"a.b"_s), u"z"_s))),
                        u"select"_s),
             u"'three'"_s);
    QCOMPARE(town.found(session.query(street).filter(
                            related(owner, equals(col(u"select"_s), u"changed"_s))),
                        u"group"_s),
             u"'g'"_s);
}

void tst_HostileSchema::pendingRowsAreSortedAndPaged()
{
    Town town;
    auto &session = town.session;
    QVERIFY(session.createHandle(street,
                                 {{place, u"M\u00fcnchen"_s}, {number, 7}, {u"group"_s, u"k"_s}}));
    QVERIFY(town.streetAt(u"M\u00fcnchen"_s, 2).remove());

    const auto set = session.query(street).orderBy(number).thenBy(col(place));

    QCOMPARE(town.found(set, number), u"1 1 7"_s);
    QCOMPARE(town.found(set.slice(1, 3), number), u"1 7"_s);
    QCOMPARE(session.count(set).value(), 3);
    QCOMPARE(session.handle(session.last(set).value()).value(u"group"_s).value(), Value(u"k"_s));
}

void tst_HostileSchema::rowsAreCreatedWithReferencesToEachOther()
{
    Town town;
    auto &session = town.session;

    const auto order = session.createHandle(::order, {{u"a.b"_s, u"new"_s}}).value();
    const auto there = session.createHandle(street, {{place, u"`x`"_s}, {number, 3}}).value();
    const auto home =
        session.createHandle(house, {{key, u"[k]"_s}, {u"select"_s, u"four"_s}}).value();
    QVERIFY(order.set(street, there));
    QVERIFY(there.set(owner, home));
    QCOMPARE(town.commit(), QString());

    QCOMPARE(town.file.rows(named(u"SELECT * FROM [table] WHERE id = 3"_s)), u"3|new|`x`|3"_s);
    QCOMPARE(town.file.rows(named(u"SELECT * FROM [street] WHERE [number] = 3"_s)),
             u"`x`|3|NULL|[k]"_s);
}

void tst_HostileSchema::linksAreAddedAndRemoved()
{
    Town town;
    const auto home = town.houseAt(u"\u00c4 \"x\""_s);

    QVERIFY(home.link(right, {town.orderAt(2), Value(1)}, {{note, u"?:x"_s}}));
    QVERIFY(town.orderAt(1).unlink(left, {u"a'b"_s}));
    QCOMPARE(town.commit(), QString());

    QCOMPARE(town.joints(), u"\u00c4 \"x\"|1|?:x;\u00c4 \"x\"|2|?:x"_s);
    QVERIFY(home.setLinks(right, {Value(2)}));
    QCOMPARE(town.commit(), QString());
    QCOMPARE(town.joints(), u"\u00c4 \"x\"|2|?:x"_s);
}

void tst_HostileSchema::uniqueValuesAreSwapped()
{
    Town town;

    QVERIFY(town.houseAt(u"a'b"_s).set(u"select"_s, u"three"_s));
    QVERIFY(town.houseAt(QString()).set(u"select"_s, u"one"_s));
    QCOMPARE(town.commit(), QString());

    QCOMPARE(town.houses(), u"|one;a'b|three;\u00c4 \"x\"|two"_s);
}

void tst_HostileSchema::textKeysAreSwapped()
{
    Town town;
    const auto one = town.houseAt(u"a'b"_s);
    const auto two = town.houseAt(u"\u00c4 \"x\""_s);

    QVERIFY(one.set(key, u"between"_s));
    QVERIFY(two.set(key, u"a'b"_s));
    QVERIFY(one.set(key, u"\u00c4 \"x\""_s));
    QCOMPARE(town.commit(), QString());

    QCOMPARE(town.houses(), u"\u00c4 \"x\"|one;|three;a'b|two"_s);
    QCOMPARE(one.value(u"select"_s).value(), Value(u"one"_s));
}

void tst_HostileSchema::keysOfSeveralColumnsAreSwapped()
{
    Town town;
    const auto one = town.streetAt(u"M\u00fcnchen"_s, 1);
    const auto two = town.streetAt(u"M\u00fcnchen"_s, 2);

    QVERIFY(one.set(number, 9));
    QVERIFY(two.set(number, 1));
    QVERIFY(one.set(number, 2));
    QCOMPARE(town.commit(), QString());

    QCOMPARE(town.streets(), u"M\u00fcnchen|1|h|;M\u00fcnchen|2|g|a'b;n'ort|1|g|NULL"_s);
}

void tst_HostileSchema::changedKeysAreFollowed()
{
    Town town;

    QVERIFY(town.streetAt(u"M\u00fcnchen"_s, 1).set({{place, u"Z\u00fcrich;"_s}, {number, -1}}));
    QVERIFY(town.houseAt(u"a'b"_s).set(key, u"\u017f"_s));
    QCOMPARE(town.orderAt(1).value(place).value(), Value(u"Z\u00fcrich;"_s));
    QCOMPARE(town.commit(), QString());

    QCOMPARE(town.orders(), u"1|x|Z\u00fcrich;|-1;2|y|n'ort|1"_s);
    QCOMPARE(town.joints(), u"\u017f|1|first"_s);
    QCOMPARE(town.streets(), u"M\u00fcnchen|2|h|;Z\u00fcrich;|-1|g|\u017f;n'ort|1|g|NULL"_s);
}

void tst_HostileSchema::deletesFollowTheirRules()
{
    Town town;

    QVERIFY(town.houseAt(u"a'b"_s).remove());
    QVERIFY(town.streetAt(u"M\u00fcnchen"_s, 1).value(owner)->isNull());
    QCOMPARE(town.commit(), QString());

    QCOMPARE(town.joints(), QString());
    QCOMPARE(town.streets(), u"M\u00fcnchen|1|g|NULL;M\u00fcnchen|2|h|;n'ort|1|g|NULL"_s);
}

void tst_HostileSchema::aCheckNamesWhatWouldBeRefused()
{
    Desk desk(statements(), {order});
    const auto row = desk.row(order, 1);
    QVERIFY(desk.session.set(row, {{place, u"nowhere"_s}, {number, 5}}));

    const auto check = desk.session.checkCommit();

    QVERIFY2(check, check ? "" : qPrintable(check.error().toText()));
    QCOMPARE(check->refused.size(), 1);
    QVERIFY2(check->toText().contains(street), qPrintable(check->toText()));
    QVERIFY(!desk.session.commit());
    QCOMPARE(desk.file.rows(named(u"SELECT [place] FROM [table] WHERE id = 1"_s)),
             u"M\u00fcnchen"_s);
    QVERIFY(desk.session.set(row, {{place, u"n'ort"_s}, {number, 1}}));
    QVERIFY(desk.session.checkCommit()->isClean());
    QCOMPARE(desk.commit(), QString());
}

void tst_HostileSchema::aConflictNamesItsColumns()
{
    Town town;
    QVERIFY(town.streetAt(u"M\u00fcnchen"_s, 1).set(u"group"_s, u"mine"_s));
    town.file.run({named(u"UPDATE [street] SET \"group\" = 'theirs' WHERE [number] = 1"_s)});

    const auto done = town.session.commit();

    QCOMPARE(done.error().kind(), ErrorKind::Conflict);
    const auto &conflicts = done.error().details<ConflictDetails>()->conflicts();
    QCOMPARE(conflicts.size(), 1);
    QCOMPARE(conflicts.constFirst().columns, QList{columnIndex(2)});
}

void tst_HostileSchema::whatWasSavedIsUndoneAndSavedAgain()
{
    Town town;
    const auto before = town.everything();
    QVERIFY(town.houseAt(u"a'b"_s).set(key, u"renamed"_s));
    QVERIFY(town.houseAt(u"\u00c4 \"x\""_s).link(right, {Value(2)}, {{note, u"n"_s}}));
    QVERIFY(town.streetAt(u"M\u00fcnchen"_s, 1).set(number, 4));
    QVERIFY(town.session.createHandle(house, {{key, u"new"_s}, {u"select"_s, u"new"_s}}));
    QCOMPARE(town.commit(), QString());
    const auto after = town.everything();

    while (town.session.canUndo())
        town.session.undo();
    QCOMPARE(town.commit(), QString());
    QCOMPARE(town.everything(), before);

    while (town.session.canRedo())
        town.session.redo();
    QCOMPARE(town.commit(), QString());
    QCOMPARE(town.everything(), after);
}

void tst_HostileSchema::selectionsAreAnswered()
{
    Town town;
    QVERIFY(town.streetAt(u"n'ort"_s, 1).set(owner, u"a'b"_s));

    const auto selection = Selection(town.session.query(street).orderBy(place).thenBy(col(number)))
                               .select(place)
                               .select(related(owner, col(u"select"_s)), u"its \"owner\""_s);
    const auto values = town.session.values(selection);

    QVERIFY2(values, values ? "" : qPrintable(values.error().toText()));
    QCOMPARE(::shown(values->rows),
             u"'M\u00fcnchen', 'one'; 'M\u00fcnchen', 'three'; 'n''ort', 'one'"_s);
}

QTEST_GUILESS_MAIN(tst_HostileSchema)
#include "tst_hostileschema.moc"
