#include "base/error.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

class Place : public ErrorDetails
{
public:
    explicit Place(int line)
        : m_line(line)
    {}
    int line() const { return m_line; }

private:
    int m_line;
};

class Other : public ErrorDetails
{};

} // namespace

class tst_Error : public QObject
{
    Q_OBJECT

private slots:
    void textAndAdviceMakeOneParagraph();
    void textStandsAloneWithoutAdvice();
    void whatIsAddedLeavesTheOriginalAlone();
    void detailsAreFoundByTheirType();
    void detailsOutliveTheErrorTheyCameFrom();
};

void tst_Error::textAndAdviceMakeOneParagraph()
{
    const Error error(ErrorKind::Busy, u"The file is locked."_s, u"Try again."_s);

    QCOMPARE(error.toText(), u"The file is locked. Try again."_s);
}

void tst_Error::textStandsAloneWithoutAdvice()
{
    const Error error(ErrorKind::Busy, u"The file is locked."_s);

    QCOMPARE(error.toText(), u"The file is locked."_s);
}

void tst_Error::whatIsAddedLeavesTheOriginalAlone()
{
    const Error plain(ErrorKind::Constraint, u"It was refused."_s);

    const auto full = plain.withSql(u"INSERT"_s).withNativeCode(u"2067"_s);

    QCOMPARE(full.sql(), u"INSERT"_s);
    QCOMPARE(full.nativeCode(), u"2067"_s);
    QCOMPARE(full.kind(), ErrorKind::Constraint);
    QCOMPARE(full.text(), plain.text());
    QVERIFY(plain.sql().isEmpty());
    QVERIFY(plain.nativeCode().isEmpty());
}

void tst_Error::detailsAreFoundByTheirType()
{
    const Error plain(ErrorKind::Schema, u"It does not fit."_s);

    const auto detailed = plain.withDetails(std::make_shared<Place>(7));

    QVERIFY(detailed.details<Place>());
    QCOMPARE(detailed.details<Place>()->line(), 7);
    QVERIFY(!detailed.details<Other>());
    QVERIFY(!plain.details<Place>());
}

void tst_Error::detailsOutliveTheErrorTheyCameFrom()
{
    auto original = std::make_unique<Error>(
        Error(ErrorKind::Schema, u"It does not fit."_s).withDetails(std::make_shared<Place>(7)));

    const Error copy = *original;
    original.reset();

    QCOMPARE(copy.details<Place>()->line(), 7);
}

QTEST_APPLESS_MAIN(tst_Error)
#include "tst_error.moc"
