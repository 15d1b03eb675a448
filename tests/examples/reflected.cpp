// Without C++ types
//
// The same session over a database that nobody has described: its tables, keys and relations are found,
// and are used by their names. `varve describe FILE --cpp` writes structs for them.
#include "example.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <varve/session/handle.h>
#include <varve/storage/script.h>
#include <varve/storage/sqlbackend.h>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QTemporaryDir folder;
    const auto path = folder.filePath(u"garden.sqlite"_s);
    const auto script = u"CREATE TABLE family(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);"
                        "CREATE TABLE plant(id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                        "  height REAL CHECK(height > 0), family_id REFERENCES family);"
                        "INSERT INTO family VALUES(1, 'Rosaceae'), (2, 'Fagaceae');"
                        "INSERT INTO plant VALUES(1, 'Dog rose', 2.5, 1), (2, 'Oak', 40, 2);"_s;
    expect(sql::createDatabase(path, script).has_value());
    Session session(SqlBackend::openBlocking(ConnectionParameters::fromText(path).value()).value());

    // Names are looked up when the query is made; one that is not there is the query's error.
    const auto tall = session.query(u"plant"_s).filter(col(u"height"_s) > 3).orderBy(u"name"_s);
    const auto oak = session.handle(session.get(tall).value());
    expect(oak.value(u"name"_s).value() == u"Oak"_s);
    const auto wrong = session.fetch(session.query(u"plant"_s).filter(col(u"colour"_s) < 3));
    expect(wrong.error().kind() == ErrorKind::NotFound);

    // The foreign key is a relation, called as its column without `_id`.
    expect(session.fetch(session.query(u"family"_s)).has_value());
    const auto family = oak.related(u"family"_s).value();
    expect(family.value(u"name"_s).value() == u"Fagaceae"_s);
    const auto roses = session.query(u"plant"_s)
                           .filter(related(u"family"_s, equals(col(u"name"_s), u"Rosaceae"_s)));
    expect(session.count(roses).value() == 1);

    // A row that breaks a rule of the database is refused, and stays pending to be corrected.
    const auto beech =
        session.createHandle(u"plant"_s, {{u"name"_s, u"Beech"_s}, {u"height"_s, -1}}).value();
    expect(beech.set(u"family"_s, family).has_value());
    const auto refused = session.commit();
    expect(refused.error().kind() == ErrorKind::Constraint);
    expect(!session.faults(beech.id()).isEmpty());
    expect(beech.set(u"height"_s, 30.0).has_value());
    expect(session.commit().has_value());
    expect(beech.value(u"id"_s).value() == 3);
}
