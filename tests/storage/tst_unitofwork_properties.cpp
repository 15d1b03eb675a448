#include "session/planner.h"
#include "unitofworkoracle.h"
#include "unitofworkuser.h"

using namespace varve;
using namespace varve::test;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Cells that are not what the session was going to save, references to rows with a known key settled.
/// A rule may draw along what refers to a key that nobody has.
QString settled(const User &user, const QHash<RowId, Row> &wanted, Rule rule)
{
    QSet<Value> keys;
    for (auto row = wanted.cbegin(); row != wanted.cend(); ++row) {
        if (row.key().table() == grp)
            keys.insert((*row)[columnIndex(0)]);
    }
    const auto mayFollow = [&](RowId row, ColumnIndex column, const Value &value) {
        const bool refers = column == (row.table() == grp ? columnIndex(3) : columnIndex(0));
        return rule == Rule::Cascade && refers && value.isInteger() && !keys.contains(value);
    };
    QStringList wrong;
    for (auto row = wanted.cbegin(); row != wanted.cend(); ++row) {
        const auto now = user.session.row(row.key());
        for (qsizetype cell = 0; cell < row->size(); ++cell) {
            const auto column = columnIndex(cell);
            auto value = (*row)[column];
            if (value.isReference() && !wanted.contains(value.reference()))
                continue; // Deleted: the key it had may be another row's by now.
            if (mayFollow(row.key(), column, value))
                continue;
            if (value.isReference())
                value = user.session.cell(value.reference(), columnIndex(0));
            if (!value.isAbsent() && (!now || (*now)[column] != value))
                wrong.append(toText(Value(row.key())) + u"."_s + QString::number(cell));
        }
    }
    return wrong.join(u", "_s);
}

QHash<RowId, Row> shownRows(const User &user)
{
    QHash<RowId, Row> rows;
    for (const auto table : {grp, seat}) {
        for (const auto row : user.all(table)) {
            if (const auto shown = user.session.row(row))
                rows.insert(row, *shown);
        }
    }
    return rows;
}

/// Counts of cases by how they ended, so that none of them is too rare to mean anything.
struct Ends
{
    int saved = 0;
    int refused = 0;
    int parked = 0;
};

void saveAnything(Stage &stage, Ends &ends)
{
    stage.fill();
    const auto before = stage.content();
    User user(stage);
    user.edit();
    const auto wanted = shownRows(user);
    const auto pending = user.session.state().pending();
    const auto plan = planned(pending, user.session.schema(), ForeignKeyTiming::AtCommit);
    const auto text = plan ? plan->toText(user.session.schema()) : plan.error().toText();
    RC_LOG() << before.toStdString() << "\n-> " << user.content().toStdString() << "\n"
             << text.toStdString() << "\n";

    const auto check = user.session.checkCommit();
    RC_ASSERT(stage.content() == before);
    const auto saved = user.session.commit();

    if (!saved) {
        RC_LOG() << saved.error().toText().toStdString() << "\n";
        ++ends.refused;
        RC_ASSERT(saved.error().kind() != ErrorKind::Conflict);
        RC_ASSERT(saved.error().kind() != ErrorKind::Statement);
        RC_ASSERT(stage.content() == before);
        RC_ASSERT(user.session.state().pending() == pending
                  || user.session.hasPending()); // References may have become keys.
        RC_ASSERT(!check || !check->isClean());
        RC_ASSERT(!Oracle(stage, user.session).isPossible());
        return;
    }
    ++ends.saved;
    ends.parked += text.contains(u"park"_s) || text.contains(u"complete"_s) ? 1 : 0;
    RC_LOG() << "saved: " << stage.content().toStdString()
             << "\nshown: " << user.content().toStdString() << "\n";
    RC_ASSERT(check && check->isClean());
    RC_ASSERT(!user.session.hasPending());
    RC_ASSERT(user.content() == stage.content());
    RC_ASSERT(settled(user, wanted, stage.rule()) == QString());
    if (stage.rule() == Rule::Cascade)
        return;

    while (user.session.canUndo())
        user.session.undo();
    const auto undone = user.session.commit();
    RC_LOG() << "undone: " << (undone ? QString() : undone.error().toText()).toStdString() << "\n";
    RC_ASSERT(undone);
    RC_ASSERT(stage.content() == before);
    RC_ASSERT(user.content() == before);
}

} // namespace

class tst_UnitOfWorkProperties : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void whatCanBeSavedIsSavedAndUndone();
    void whatCanBeSavedIsSavedWithRulesThatFollow();
};

/// RC_PARAMS="max_success=100000" looks longer.
void tst_UnitOfWorkProperties::initTestCase()
{
    if (!qEnvironmentVariableIsSet("RC_PARAMS"))
        qputenv("RC_PARAMS", "max_success=1100");
}

void tst_UnitOfWorkProperties::whatCanBeSavedIsSavedAndUndone()
{
    Stage stage(Rule::NoAction);
    Ends ends;

    QVERIFY(rc::check("a plan is accepted, or there is none", [&] { saveAnything(stage, ends); }));

    const auto text = u"%1 saved, %2 of them in a circle, %3 refused"_s.arg(ends.saved)
                          .arg(ends.parked)
                          .arg(ends.refused);
    QVERIFY2(ends.saved > ends.refused / 4 && ends.refused > ends.saved / 20
                 && ends.parked > ends.saved / 50,
             qPrintable(text));
}

void tst_UnitOfWorkProperties::whatCanBeSavedIsSavedWithRulesThatFollow()
{
    Stage stage(Rule::Cascade);
    Ends ends;

    QVERIFY(rc::check("a plan is accepted, or there is none", [&] { saveAnything(stage, ends); }));

    QVERIFY(ends.saved > ends.refused / 4);
}

QTEST_GUILESS_MAIN(tst_UnitOfWorkProperties)
#include "tst_unitofwork_properties.moc"
