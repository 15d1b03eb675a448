#include "schema/validation.h"
#include "support/printing.h"

#include <cmath>
#include <limits>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

Column columnOf(const QString &name, const QString &declaredType)
{
    Column column;
    column.name = name;
    column.declaredType = declaredType;
    column.type = columnTypeOf(declaredType);
    column.affinity = affinityOf(declaredType);
    return column;
}

Column required(Column column)
{
    column.nullable = false;
    return column;
}

// id (automatic), name NOT NULL, gunnery NOT NULL DEFAULT 4, lance_id, label (generated)
Table pilots()
{
    auto gunnery = required(columnOf(u"gunnery"_s, u"INTEGER"_s));
    gunnery.defaultSql = u"4"_s;
    auto label = required(columnOf(u"label"_s, u"TEXT"_s));
    label.generated = true;

    Table table;
    table.name = u"pilot"_s;
    table.columns = {required(columnOf(u"id"_s, u"INTEGER"_s)),
                     required(columnOf(u"name"_s, u"TEXT"_s)),
                     gunnery,
                     columnOf(u"lance_id"_s, u"INTEGER"_s),
                     label};
    table.key = {columnIndex(0)};
    table.keySource = KeySource::PrimaryKey;
    table.hasAutomaticKey = true;
    return table;
}

const Absent byDefault{.reason = Absent::Reason::Default};
const Absent generated{.reason = Absent::Reason::Generated};

QStringList faultyColumns(const QList<CellFault> &faults, const Table &table)
{
    QStringList names;
    for (const auto &fault : faults)
        names.append(table[fault.column].name);
    return names;
}

} // namespace

class tst_Validation : public QObject
{
    Q_OBJECT

private slots:
    void typesAreChecked_data();
    void typesAreChecked();
    void lostDigitsAreAFault_data();
    void lostDigitsAreAFault();
    void nullIsAFaultOnlyWhereItIsForbidden();
    void faultNamesColumnAndValue();
    void referencesAndAbsentCellsAreFine();
    void onlyListedValuesAreAllowed();
    void listedValuesAreComparedAsTheCollationSays();
    void aNewRowNeedsOnlyWhatTheDatabaseCannotFillIn();
    void aNewRowWithoutRequiredCellsIsFaulty();
    void everyFaultOfARowIsFound();
    void onlyEditedCellsAreLookedAt();
    void aKeyIsNeverNull();
};

void tst_Validation::typesAreChecked_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<Value>("value");
    QTest::addColumn<bool>("fits");

    const auto add = [](const char *name, const QString &type, const Value &value, bool fits) {
        QTest::newRow(name) << type << value << fits;
    };
    add("an integer", u"INTEGER"_s, 3, true);
    add("an integer as text", u"INTEGER"_s, u"3"_s, true);
    add("a whole real in an integer column", u"INTEGER"_s, 3.0, true);
    add("a fraction in an integer column", u"INTEGER"_s, 3.5, false);
    add("text in an integer column", u"INTEGER"_s, u"abc"_s, false);
    add("text beyond 64 bits in an integer column", u"INTEGER"_s, u"9223372036854775808"_s, false);
    add("an integer in a real column", u"REAL"_s, 3, true);
    add("text in a real column", u"REAL"_s, u"abc"_s, false);
    add("NaN in a real column", u"REAL"_s, std::nan(""), false);
    add("NaN in a text column", u"TEXT"_s, std::nan(""), false);
    add("NaN where no type is declared", u""_s, std::nan(""), false);
    add("infinity in a real column", u"REAL"_s, HUGE_VAL, true);
    add("an integer as floating point", u"FLOATING POINT"_s, 3.0, true);
    add("a decimal", u"DECIMAL"_s, 3.5, true);
    add("text in a decimal column", u"DECIMAL"_s, u"abc"_s, false);
    add("one as boolean", u"BOOLEAN"_s, 1, true);
    add("two as boolean", u"BOOLEAN"_s, 2, false);
    add("text longer than declared", u"VARCHAR(2)"_s, u"abc"_s, true);
    add("a number in a text column", u"TEXT"_s, 3, true);
    add("a blob in a text column", u"TEXT"_s, QByteArray("abc"), false);
    add("digits where text becomes a number", u"STRING"_s, u"007"_s, true);
    add("a blob", u"BLOB"_s, QByteArray("abc"), true);
    add("text in a blob column", u"BLOB"_s, u"abc"_s, false);
    add("a date", u"DATE"_s, u"2026-11-21"_s, true);
    add("February 30th", u"DATE"_s, u"2026-02-30"_s, false);
    add("a time stamp as number", u"DATETIME"_s, 1795285800, true);
    add("a time", u"TIME"_s, u"18:30:00.25"_s, true);
    add("an impossible time", u"TIME"_s, u"18:61"_s, false);
    add("a moment", u"DATETIME"_s, u"2026-11-21T18:30:00Z"_s, true);
    add("JSON", u"JSON"_s, u"[1, {}]"_s, true);
    add("a JSON number", u"JSON"_s, u"5"_s, true);
    add("broken JSON", u"JSON"_s, u"[1, {]"_s, false);
    add("anything where no type is declared", u""_s, u"abc"_s, true);
}

void tst_Validation::typesAreChecked()
{
    QFETCH(QString, type);
    QFETCH(Value, value);
    QFETCH(bool, fits);

    const auto text = fault(value, columnOf(u"skill"_s, type));

    QCOMPARE(!text, fits);
    if (text)
        QVERIFY2(text->contains(u"\"skill\""_s), qPrintable(*text));
}

void tst_Validation::lostDigitsAreAFault_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<Value>("value");
    QTest::addColumn<bool>("fits");

    const auto add = [](const char *name, const QString &type, const Value &value, bool fits) {
        QTest::newRow(name) << type << value << fits;
    };
    const auto large = (qint64{1} << 53) + 1;
    add("15 digits", u"DECIMAL"_s, u"123456789012.345"_s, true);
    add("20 digits", u"DECIMAL"_s, u"12345678901234567890"_s, false);
    add("20 digits where no type is declared", u""_s, u"12345678901234567890"_s, true);
    add("20 digits as text", u"TEXT"_s, u"12345678901234567890"_s, true);
    add("20 digits that a REAL column is made for", u"REAL"_s, u"0.12345678901234567890"_s, true);
    add("an integer that a double holds", u"REAL"_s, large - 1, true);
    add("an integer that no double holds", u"REAL"_s, large, false);
    add("the largest integer", u"REAL"_s, std::numeric_limits<qint64>::max(), false);
    add("a short real as text", u"TEXT"_s, 0.1, true);
    add("a real of 17 digits as text", u"TEXT"_s, 0.1 + 0.2, false);
}

void tst_Validation::lostDigitsAreAFault()
{
    QFETCH(QString, type);
    QFETCH(Value, value);
    QFETCH(bool, fits);

    const auto text = fault(value, columnOf(u"skill"_s, type));

    QCOMPARE(!text, fits);
    if (text)
        QVERIFY2(text->contains(u"in \"skill\" would be rounded to"), qPrintable(*text));
}

void tst_Validation::nullIsAFaultOnlyWhereItIsForbidden()
{
    const auto column = columnOf(u"Gunnery"_s, u"INTEGER"_s);

    QVERIFY(!fault({}, column));
    QCOMPARE(fault({}, required(column)),
             std::optional(u"\"Gunnery\" must not be empty (NULL)."_s));
}

void tst_Validation::faultNamesColumnAndValue()
{
    QCOMPARE(fault(u"abc %1"_s, columnOf(u"100 %2"_s, u"INTEGER"_s)),
             std::optional(u"\"100 %2\" must be a whole number, not 'abc %1'."_s));
}

void tst_Validation::referencesAndAbsentCellsAreFine()
{
    const auto column = required(columnOf(u"lance_id"_s, u"INTEGER"_s));

    QVERIFY(!fault(RowId(tableIndex(0), 1), column));
    QVERIFY(!fault(byDefault, column));
    QVERIFY(!fault(Absent{.reason = Absent::Reason::NotLoaded}, column));
}

void tst_Validation::onlyListedValuesAreAllowed()
{
    auto column = columnOf(u"size"_s, u"INTEGER"_s);
    column.allowedValues = {20, u"55"_s};

    QVERIFY(!fault(20, column));
    QVERIFY(!fault(u"20"_s, column));
    QVERIFY(!fault(55.0, column));
    QVERIFY(!fault({}, column));
    QCOMPARE(fault(30, column), std::optional(u"\"size\" must be one of 20, '55', not 30."_s));
}

void tst_Validation::listedValuesAreComparedAsTheCollationSays()
{
    auto column = columnOf(u"class"_s, u"TEXT"_s);
    column.allowedValues = {u"Light"_s, u"\u00c4"_s};

    QVERIFY(fault(u"light"_s, column));
    QVERIFY(fault(u"Light "_s, column));
    column.collation = Collation::NoCase;
    QVERIFY(!fault(u"light"_s, column));
    QVERIFY(fault(u"\u00e4"_s, column));
    column.collation = Collation::RTrim;
    QVERIFY(!fault(u"Light "_s, column));
    QVERIFY(fault(u"light"_s, column));
    column.collation = Collation::External;
    QVERIFY(!fault(u"whatever"_s, column));
}

void tst_Validation::aNewRowNeedsOnlyWhatTheDatabaseCannotFillIn()
{
    const Row given{byDefault, u"Jaime"_s, byDefault, RowId(tableIndex(1), 9), generated};
    const Row numbered{Null(), u"Jaime"_s, 3, Null(), generated};

    QVERIFY(faults(given, pilots()).isEmpty());
    QVERIFY(faults(numbered, pilots()).isEmpty());
}

void tst_Validation::aNewRowWithoutRequiredCellsIsFaulty()
{
    const Row row{byDefault, byDefault, Null(), byDefault, generated};

    QCOMPARE(faultyColumns(faults(row, pilots()), pilots()),
             (QStringList{u"name"_s, u"gunnery"_s}));
}

void tst_Validation::everyFaultOfARowIsFound()
{
    const Row row{1, Null(), u"good"_s, u"none"_s, generated};

    QCOMPARE(faultyColumns(faults(row, pilots()), pilots()),
             (QStringList{u"name"_s, u"gunnery"_s, u"lance_id"_s}));
}

void tst_Validation::onlyEditedCellsAreLookedAt()
{
    const Row before{1, u"Jaime"_s, u"good"_s, 9, u"Jaime"_s};

    const auto renamed = before.withCell(columnIndex(1), u"Natasha"_s);
    const auto nameless = before.withCell(columnIndex(1), Null());

    QVERIFY(faults(renamed, pilots(), &before).isEmpty());
    QCOMPARE(faultyColumns(faults(nameless, pilots(), &before), pilots()), QStringList{u"name"_s});
}

void tst_Validation::aKeyIsNeverNull()
{
    auto table = pilots();
    table.hasAutomaticKey = false;
    table.columns[0].nullable = true;
    const Row stored{1, u"Jaime"_s, 3, 9, u"Jaime"_s};

    const auto keyless = stored.withCell(columnIndex(0), Null());
    const auto unset = stored.withCell(columnIndex(0), byDefault);

    QCOMPARE(faultyColumns(faults(keyless, table), table), QStringList{u"id"_s});
    QCOMPARE(faultyColumns(faults(unset, table), table), QStringList{u"id"_s});
    QCOMPARE(faultyColumns(faults(keyless, table, &stored), table), QStringList{u"id"_s});
    QCOMPARE(faultyColumns(faults(keyless, pilots(), &stored), table), QStringList{u"id"_s});
}

QTEST_APPLESS_MAIN(tst_Validation)
#include "tst_validation.moc"
