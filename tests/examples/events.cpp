// Events and extensions
//
// An extension takes part in what a session reads and writes: before and after rows are inserted,
// updated and deleted, before a query, after an error. It can change what is written, prevent it, or
// only look. Time stamps, deleting softly and a log of all changes come with Varve, as extensions.
#include "example.h"

#include <QDate>

#include <varve/query/entity.h>
#include <varve/session/extensions/auditlog.h>
#include <varve/session/extensions/softdelete.h>
#include <varve/session/extensions/timestamps.h>
#include <varve/session/typedsession.h>

using namespace varve;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Loan : Entity<Loan>
{
    static constexpr auto tableName = "loan";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<QString> reader{"reader"};
    static constexpr auto days = Column<int>("days").defaultsTo(28);
    static constexpr Column<std::optional<QDateTime>> created{"created_at"};
    static constexpr Column<std::optional<QDateTime>> updated{"updated_at"};
    static constexpr Column<std::optional<QDateTime>> deleted{"deleted_at"};
    static constexpr auto columns = varve::columns(id, reader, days, created, updated, deleted);
};

struct Change : Entity<Change>
{
    static constexpr auto tableName = "change";
    static constexpr Key<qint64> id{"id"};
    static constexpr Column<QString> table{"table_name"};
    static constexpr Column<QString> row{"row_key"};
    static constexpr Column<QString> action{"action"};
    static constexpr Column<QString> changed{"changed"};
    static constexpr Column<QString> author{"author"};
    static constexpr Column<QDateTime> at{"at"};
    static constexpr auto columns = varve::columns(id, table, row, action, changed, author, at);
};

/// Nobody borrows for more than four weeks, and the loans of the library itself are not saved.
class LibraryRules : public Extension
{
public:
    Result<void> beforeInsert(RowsEvent &event) override
    {
        auto &session = event.session();
        for (const auto row : event.rows()) {
            if (session.schema()[row.table()].name != u"loan")
                continue;
            const HandleOf<Loan> loan(session, row);
            if (loan[Loan::reader] == u"library")
                event.prevent(row);
            else if (loan[Loan::days] > 28)
                if (auto shortened = event.edits().set(loan, {Loan::days = 28}); !shortened)
                    return shortened;
        }
        return {};
    }

    void failed(const Error & /*error*/, const QList<RowId> & /*rows*/) override { ++failures; }

    int failures = 0;
};

} // namespace

int main()
{
    Session session(Schema::of<Loan, Change>().value());
    auto *rules = session.install(std::make_unique<LibraryRules>()).value();
    expect(session.install(std::make_unique<Timestamps>()).has_value());
    auto *deletes = session.install(std::make_unique<SoftDelete>()).value();
    expect(session.install(std::make_unique<AuditLog>(u"change"_s, [] { return u"Anna"_s; }))
               .has_value());

    // What extensions make of it is part of the same commit, and no step of the history.
    const auto ben = session.create<Loan>({Loan::reader = u"Ben"_s, Loan::days = 90}).value();
    const auto own = session.create<Loan>({Loan::reader = u"library"_s}).value();
    const auto report = session.commit();
    expect(report.has_value());
    expect(ben[Loan::days] == 28 && ben[Loan::created].has_value());

    // What was prevented stays pending; the others were written.
    expect(report->prevented == QList{own.id()});
    expect(session.hasPending());
    expect(own.remove().has_value());

    // A deleted row stays in the database, and queries do not find it.
    expect(ben.remove().has_value());
    expect(session.commit().has_value());
    expect(session.count(session.query<Loan>()).value() == 0);
    expect(session.count(SoftDelete::withDeleted(session.query<Loan>())).value() == 1);
    expect(deletes->restore(ben.id()).has_value());
    expect(session.commit().has_value());

    // Each row that was written has its entry.
    const auto log = session.fetch(session.query<Change>()).value();
    expect(log.size() == 3);
    expect(log[0][Change::action] == u"insert" && log[0][Change::author] == u"Anna");

    // A rule of the program's is checked at once, and stops a commit before anything is written.
    const auto positive = [](const Value &days) {
        return days.isInteger() && days.integer() > 0 ? std::optional<QString>()
                                                      : u"A loan takes a day at least."_s;
    };
    expect(session.setValidator(u"loan"_s, u"days"_s, positive).has_value());
    expect(ben.set(Loan::days, 0).has_value());
    expect(session.faults(ben.id()).first().text == u"A loan takes a day at least.");
    expect(session.commit().error().kind() == ErrorKind::Validation);
    expect(rules->failures == 1);
}
