// The header was written by the built program, for a database made of the sample's script.
#include "sample_described.h"
#include "storage/sqlbackend.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

Schema reflected()
{
    ConnectionParameters parameters;
    parameters.database = QString::fromUtf8(VARVE_SAMPLE);
    parameters.access = ConnectionParameters::Access::ReadOnly;
    auto backend = SqlBackend::openBlocking(parameters);
    if (!backend)
        qFatal("%s", qPrintable(backend.error().toText()));
    return (*backend)->schema();
}

QStringList columnsOf(const Table &table)
{
    QStringList all;
    for (const auto &column : table.columns)
        all.append(column.name + u' ' + column.declaredType);
    return all;
}

/// `lance -> lance back pilot kind 0`, sorted: the order is that of the declaration.
QStringList relationsOf(const Schema &schema, TableIndex table)
{
    QStringList all;
    for (const auto &relation : schema.relations(table))
        all.append(
            u"%1 -> %2 back %3 kind %4"_s.arg(relation.name,
                                              schema[relation.to].name,
                                              relation.inverseName,
                                              QString::number(static_cast<int>(relation.kind))));
    all.sort();
    return all;
}

} // namespace

class tst_Described : public QObject
{
    Q_OBJECT

private slots:
    void theDescribedSchemaIsValid();
    void namesTypesAndKeysAreThoseOfTheDatabase();
    void relationsAreThoseOfTheDatabase();
    void uniqueColumnsAreThoseOfTheDatabase();
};

void tst_Described::theDescribedSchemaIsValid()
{
    const auto described = sample::schema();

    QVERIFY2(described, described ? "" : qPrintable(described.error().text()));
}

void tst_Described::namesTypesAndKeysAreThoseOfTheDatabase()
{
    const auto described = sample::schema().value();
    const auto found = reflected();

    QCOMPARE(described.size(), found.size());
    for (qsizetype position = 0; position < found.size(); ++position) {
        const auto &here = described[tableIndex(position)];
        const auto &there = found[tableIndex(position)];
        QCOMPARE(here.name, there.name);
        QCOMPARE(here.kind, there.kind);
        QCOMPARE(columnsOf(here), columnsOf(there));
        QCOMPARE(here.key, there.key);
        QCOMPARE(here.keySource, there.keySource);
        QCOMPARE(here.hasAutomaticKey, there.hasAutomaticKey);
        for (qsizetype column = 0; column < there.columns.size(); ++column) {
            const auto index = columnIndex(column);
            const QString subject = there.name + u'.' + there[index].name;
            QCOMPARE(here[index].type, there[index].type);
            QVERIFY2(here[index].nullable == there[index].nullable || there.isKeyColumn(index),
                     qPrintable(subject));
            QVERIFY2(here[index].defaultSql == there[index].defaultSql, qPrintable(subject));
            QVERIFY2(here[index].generated == there[index].generated, qPrintable(subject));
            QVERIFY2(here[index].collation == there[index].collation, qPrintable(subject));
        }
    }
}

void tst_Described::relationsAreThoseOfTheDatabase()
{
    const auto described = sample::schema().value();
    const auto found = reflected();

    for (qsizetype position = 0; position < found.size(); ++position)
        QCOMPARE(relationsOf(described, tableIndex(position)),
                 relationsOf(found, tableIndex(position)));
}

void tst_Described::uniqueColumnsAreThoseOfTheDatabase()
{
    const auto described = sample::schema().value();
    const auto found = reflected();

    for (qsizetype position = 0; position < found.size(); ++position) {
        const auto &there = found[tableIndex(position)];
        for (qsizetype column = 0; column < there.columns.size(); ++column)
            QCOMPARE(described[tableIndex(position)].isUniqueAlone(columnIndex(column)),
                     there.isUniqueAlone(columnIndex(column)));
    }
}

QTEST_GUILESS_MAIN(tst_Described)
#include "tst_described.moc"
