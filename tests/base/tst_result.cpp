#include "base/result.h"

#include <QTest>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

Error refusal()
{
    return {ErrorKind::Type, u"That is no number."_s};
}

Result<int> half(int number)
{
    if (number % 2 != 0)
        return refusal();
    return number / 2;
}

} // namespace

class tst_Result : public QObject
{
    Q_OBJECT

private slots:
    void holdsAValueOrAnError();
    void valueCanBeMovedOut();
    void valueOrFallsBackOnlyOnAnError();
    void andThenChainsUntilTheFirstError();
    void transformConvertsAValueAndKeepsAnError();
    void aResultWithoutANameLastsAsLongAsALoopOverIt();
    void voidResultIsSuccessByDefault();
    void voidResultChainsUntilTheFirstError();
};

void tst_Result::holdsAValueOrAnError()
{
    const Result<int> good = 3;
    const Result<int> bad = refusal();

    QVERIFY(good);
    QCOMPARE(*good, 3);
    QVERIFY(!bad);
    QCOMPARE(bad.error().kind(), ErrorKind::Type);
}

void tst_Result::valueCanBeMovedOut()
{
    Result<std::unique_ptr<int>> result = std::make_unique<int>(3);

    const std::unique_ptr<int> taken = std::move(result).value();

    QCOMPARE(*taken, 3);
}

void tst_Result::valueOrFallsBackOnlyOnAnError()
{
    QCOMPARE(Result<int>(3).value_or(5), 3);
    QCOMPARE(Result<int>(refusal()).value_or(5), 5);
}

void tst_Result::andThenChainsUntilTheFirstError()
{
    int calls = 0;
    const auto counted = [&](int number) {
        ++calls;
        return half(number);
    };

    const auto good = half(12).and_then(counted);
    const auto bad = half(6).and_then(counted).and_then(counted);

    QCOMPARE(*good, 3);
    QVERIFY(!bad);
    QCOMPARE(bad.error().text(), refusal().text());
    QCOMPARE(calls, 2);
}

void tst_Result::transformConvertsAValueAndKeepsAnError()
{
    const auto toText = [](int number) { return QString::number(number); };

    const Result<QString> good = half(12).transform(toText);
    const Result<QString> bad = half(3).transform(toText);

    QCOMPARE(*good, u"6"_s);
    QCOMPARE(bad.error().text(), refusal().text());
}

void tst_Result::aResultWithoutANameLastsAsLongAsALoopOverIt()
{
    const auto numbers = [] { return Result<QList<int>>(QList<int>{1, 2, 3}); };
    int sum = 0;

    for (const auto number : numbers().value())
        sum += number;
    for (const auto number : *numbers())
        sum += number;

    QCOMPARE(sum, 12);
    static_assert(!std::is_reference_v<decltype(numbers().value())>);
}

void tst_Result::voidResultIsSuccessByDefault()
{
    const Result<void> good;
    const Result<void> bad = refusal();

    QVERIFY(good);
    QVERIFY(!bad);
    QCOMPARE(bad.error().text(), refusal().text());
}

void tst_Result::voidResultChainsUntilTheFirstError()
{
    const auto next = [] { return Result<int>(3); };

    QCOMPARE(*Result<void>().and_then(next), 3);
    QCOMPARE(Result<void>(refusal()).and_then(next).error().text(), refusal().text());
}

QTEST_APPLESS_MAIN(tst_Result)
#include "tst_result.moc"
